namespace ErpSync.Sandbox;

/// <summary>What Python code on the server raises: the class and its text.</summary>
internal sealed class PythonError(string type, string text, string module = "") : Exception(text)
{
    /// <summary>Class name, such as <c>TypeError</c>.</summary>
    public string Type { get; } = type;

    /// <summary>Python module of the class; empty for built-in exceptions.</summary>
    public string Module { get; } = module;

    /// <summary>The last line of the traceback.</summary>
    public string Line => $"{(Module.Length == 0 ? Type : Module + "." + Type)}: {Message}";

    /// <summary>What the practice site cannot evaluate although a real one could.</summary>
    public static PythonError NotEvaluated(string what) => new("NotImplementedError", $"the practice site does not evaluate {what}");
}
