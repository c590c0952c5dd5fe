using System.Runtime.InteropServices;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>Where the native SQLite library of this platform is expected.</summary>
internal sealed record NativeLibraryPath(string RuntimeIdentifier, string ExpectedFile)
{
    public static NativeLibraryPath Current
    {
        get
        {
            var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : IsMusl ? "linux-musl" : "linux";
            var file = OperatingSystem.IsWindows() ? "e_sqlite3.dll" : OperatingSystem.IsMacOS() ? "libe_sqlite3.dylib" : "libe_sqlite3.so";
            var identifier = $"{system}-{EnumText<Architecture>.Of(RuntimeInformation.ProcessArchitecture)}";
            var folder = Path.GetDirectoryName(typeof(NativeLibraryPath).Assembly.Location);
            folder = string.IsNullOrEmpty(folder) ? AppContext.BaseDirectory : folder;
            return new NativeLibraryPath(identifier, Path.Combine(folder, "runtimes", identifier, "native", file));
        }
    }

    private static bool IsMusl =>
        RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
        || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal);
}
