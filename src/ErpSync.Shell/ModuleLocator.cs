namespace ErpSync.Shell;

/// <summary>Finds the module folder: beside the Shell, or in the folders above it (the root of the clone).</summary>
internal static class ModuleLocator
{
    private const string Manifest = "ErpSync.psd1";

    /// <summary>The path of the manifest; null when there is none that can be imported.</summary>
    /// <param name="start">The folder of the Shell.</param>
    public static string? Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (IsModule(folder.FullName))
            {
                return Path.Combine(folder.FullName, Manifest);
            }
        }

        return null;
    }

    private static bool IsModule(string folder) =>
        File.Exists(Path.Combine(folder, Manifest)) && File.Exists(Path.Combine(folder, "lib", "ErpSync.Commands.dll"));
}
