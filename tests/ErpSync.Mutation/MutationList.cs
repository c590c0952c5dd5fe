namespace ErpSync.Mutation;

/// <summary>All defects that are put in one by one.</summary>
public static class MutationList
{
    /// <summary>The steps of the write protocol, the defects of the replaced product, the guards.</summary>
    public static IReadOnlyList<SourceMutation> All { get; } = [.. ProtocolMutations.All, .. OriginalDefects.All, .. GuardMutations.All];

    /// <summary>Where the files of the mutations are, below the root of the clone.</summary>
    public static string Source { get; } = Path.Combine("src", "ErpSync.Engine");

    /// <summary>The root of the clone that holds a folder.</summary>
    public static string FindRoot(string folder)
    {
        var root = new DirectoryInfo(folder);
        while (!File.Exists(Path.Combine(root.FullName, "ErpSync.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException($"ErpSync.sln is not above {folder}.");
        }

        return root.FullName;
    }

    /// <summary>The file of a mutation.</summary>
    public static string PathOf(SourceMutation mutation, string root)
    {
        ArgumentNullException.ThrowIfNull(mutation);
        return Path.Combine([root, Source, .. mutation.File.Split('/')]);
    }
}
