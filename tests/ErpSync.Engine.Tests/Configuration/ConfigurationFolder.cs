using System.Text;
using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Tests.Configuration;

/// <summary>A temporary folder with configuration files and an environment of its own; removed with everything in it.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    /// <summary>What the sites need, so that a test speaks only of what it tests.</summary>
    public const string Credentials = """
        CLOUD_ERP_URL=https://cloud.example.com
        CLOUD_API_KEY=cloudkey0000001
        CLOUD_API_SECRET=cloudsecret0001
        LOCAL_ERP_URL=http://localhost:8000
        LOCAL_API_KEY=localkey0000001
        LOCAL_API_SECRET=localsecret0001

        """;

    public ConfigurationFolder(bool withCredentials = true)
    {
        Root = Directory.CreateTempSubdirectory("erpsync-config-").FullName;
        if (withCredentials)
        {
            Write(".env", Credentials);
        }
    }

    public string Root { get; }

    public Dictionary<string, string> Variables { get; } = [];

    public EngineOptions Options => new()
    {
        WorkingDirectory = Root,
        Environment = name => Variables.GetValueOrDefault(name),
    };

    public string this[string name] => Path.Combine(Root, name);

    /// <summary>Takes variables out of the .env, for tests that set the value elsewhere.</summary>
    public ConfigurationFolder Without(params string[] variables)
    {
        var lines = Credentials.Split('\n').Where(line => !variables.Contains(line.Split('=')[0]));
        Write(".env", string.Join('\n', lines));
        return this;
    }

    public string Write(string name, string text) => Write(name, new UTF8Encoding(false).GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        if (name.EndsWith(".env", StringComparison.Ordinal) && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }

    public IReadOnlyList<ConfigFinding> Check(string yaml)
    {
        Write("config.yaml", yaml);
        return ConfigurationLoader.Check(Options);
    }

    /// <summary>Checks that there is exactly one finding, and returns it.</summary>
    public ConfigFinding CheckSingle(string yaml) => Assert.Single(Check(yaml));

    public SyncConfiguration Load(string yaml)
    {
        Write("config.yaml", yaml);
        return ConfigurationLoader.Load(Options);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
