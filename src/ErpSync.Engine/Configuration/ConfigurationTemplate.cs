using System.Security.Cryptography;
using System.Text;

namespace ErpSync.Engine.Configuration;

/// <summary>The commented config.yaml and the .env beside it, as New-ErpSyncConfig writes them.</summary>
internal static class ConfigurationTemplate
{
    private const string SecretPlaceholder = "@WEBHOOK_SECRET@";

    /// <summary>
    /// The text of config.yaml: every setting with its default and meaning. The same bytes as the config.yaml of the repository.
    /// </summary>
    public static string Yaml { get; } = Resource("ErpSync.Engine.Configuration.config.yaml");

    /// <summary>The text of .env with the variables of both sites left empty.</summary>
    /// <param name="webhookSecret">The secret that signs webhooks; see <see cref="NewWebhookSecret"/>.</param>
    public static string EnvironmentFile(string webhookSecret) =>
        Resource("ErpSync.Engine.Configuration.env").Replace(SecretPlaceholder, webhookSecret, StringComparison.Ordinal);

    /// <summary>256 random bits as hexadecimal digits.</summary>
    public static string NewWebhookSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>
    /// Writes config.yaml and, when there is none, a .env beside it that only its owner may read. Each file appears whole or not at all.
    /// </summary>
    /// <param name="path">The absolute path of the configuration file, or of an existing folder to write config.yaml into.</param>
    /// <param name="webhookSecret">The secret for the .env.</param>
    /// <param name="force">
    /// True to replace a configuration that is there; it is kept as config.yaml.bak. A .env that is there is never touched: its keys
    /// cannot be had again.
    /// </param>
    /// <returns>The files written, configuration first.</returns>
    /// <exception cref="ErpSyncException">
    /// ErpConfigExists without <paramref name="force"/>; ErpConfigAccess when a file cannot be written.
    /// </exception>
    public static IReadOnlyList<string> Write(string path, string webhookSecret, bool force)
    {
        var isFolder = Directory.Exists(path) || Path.EndsInDirectorySeparator(path);
        var target = isFolder ? Path.Combine(path, ConfigurationFile.FileNames[0]) : path;
        var folder = Path.GetDirectoryName(Path.GetFullPath(target))!;
        var environmentPath = Path.Combine(folder, ConfigurationFile.EnvironmentFileName);
        if (File.Exists(target) && !force)
        {
            throw Exists(target);
        }

        try
        {
            Directory.CreateDirectory(folder);
            var written = new List<string> { target };
            if (!File.Exists(environmentPath) && Place(environmentPath, EnvironmentFile(webhookSecret), isSecret: true, replace: false))
            {
                written.Add(environmentPath);
            }

            return Place(target, Yaml, isSecret: false, replace: force) ? written : throw Exists(target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ErpSyncException(
                new ErpSyncError(
                    ErrorIds.ConfigAccess, ErpErrorCategory.WriteError,
                    $"The configuration cannot be written to {folder}: {exception.Message}",
                    "Choose a folder you may write to.", target),
                exception);
        }
    }

    /// <summary>Writes a file under a temporary name in the same folder and moves it into place.</summary>
    /// <returns>False when the file is there already and is not to be replaced.</returns>
    private static bool Place(string path, string text, bool isSecret, bool replace)
    {
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (isSecret && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            if (replace && File.Exists(path))
            {
                File.Replace(temporary, path, path + ".bak");
                return true;
            }

            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (!replace && File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static ErpSyncException Exists(string path) =>
        new(new ErpSyncError(
            ErrorIds.ConfigExists, ErpErrorCategory.ResourceExists, $"{path} is there already.",
            "Choose another path, or use -Force to replace it; the present one is then kept as .bak.", path));

    private static string Resource(string name)
    {
        using var stream = typeof(ConfigurationTemplate).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
