namespace ErpSync.Engine.Tests.Disasters;

/// <summary>The help topic that users look an error id up in.</summary>
internal static class Troubleshooting
{
    private static readonly string Topic = File.ReadAllText(
        Path.Combine(Root(), "src", "ErpSync.Commands", "Module", "en-US", "about_ErpSync_Troubleshooting.help.txt")).ReplaceLineEndings("\n");

    /// <summary>The entry of an error id in one line; empty when there is none.</summary>
    public static string Entry(string id)
    {
        var start = Topic.IndexOf($"\n  {id}\n", StringComparison.Ordinal);
        var end = start < 0 ? start : Topic.IndexOf("\n\n", start + 1, StringComparison.Ordinal);
        return start < 0 ? "" : string.Join(' ', Topic[start..(end < 0 ? Topic.Length : end)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ErpSync.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
