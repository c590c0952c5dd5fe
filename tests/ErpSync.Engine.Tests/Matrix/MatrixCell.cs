namespace ErpSync.Engine.Tests.Matrix;

/// <summary>One cell: one kind of change to one kind of document, made on one side. It has a document of its own.</summary>
internal sealed class MatrixCell(MatrixKind kind, MatrixChange change, Side here, int number)
{
    private int _made;

    public MatrixKind Kind { get; } = kind;

    public MatrixChange Change { get; } = change;

    /// <summary>A Single is one document: each cell has a DocType of its own then.</summary>
    public string DocType { get; } = kind.Single ? $"{kind.DocType} {number:00} {here}" : kind.DocType;

    public Side Here { get; } = here;

    /// <summary>What tells its document from all others.</summary>
    public string Label { get; set; } = $"Doc {number:00} {here}";

    /// <summary>The names of its document.</summary>
    public Dictionary<Side, string> Names { get; } = [];

    /// <summary>Whether its document has this name on its side. On the other side another document may have it.</summary>
    public bool IsNamed(string? cloud, string? local) =>
        (cloud is not null && Names.GetValueOrDefault(Side.Cloud) == cloud) || (local is not null && Names.GetValueOrDefault(Side.Local) == local);

    /// <summary>Labels of the documents that it is about.</summary>
    public HashSet<string> Labels { get; } = [];

    /// <summary>Values that somebody wrote and nobody has overwritten or deleted on that side since.</summary>
    public List<(Side Side, string Value)> Written { get; } = [];

    /// <summary>Why an act is impossible: the rule of the definition or of the site.</summary>
    public string? Refusal { get; set; }

    /// <summary>What it came to.</summary>
    public string Outcome { get; set; } = "+";

    /// <summary>What is wrong; empty when all is right.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Who has acted since the last sync.</summary>
    public HashSet<Side> Acted { get; } = [];

    public override string ToString() => $"{Kind.Kind} / {Change.Change} / {Here}";

    public string Fresh(string what) => $"{Label} {what} {++_made}";

    public int FreshNumber() => 100 + ++_made;
}
