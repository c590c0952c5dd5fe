namespace ErpSync.Mutation;

/// <summary>All defects that are put in one by one.</summary>
public static class MutationList
{
    /// <summary>The steps of the write protocol, the defects of the replaced product, the guards, what receives webhooks.</summary>
    public static IReadOnlyList<SourceMutation> All { get; } = [.. ProtocolMutations.All, .. OriginalDefects.All, .. GuardMutations.All, .. WebhookMutations.All];

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
        return Path.Combine([root, "src", mutation.Project, .. mutation.File.Split('/')]);
    }
}
