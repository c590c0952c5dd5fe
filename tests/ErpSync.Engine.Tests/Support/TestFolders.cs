namespace ErpSync.Engine.Tests.Support;

/// <summary>Folders for state files that live as long as a test; in memory where the system offers that, because durable commits dominate otherwise.</summary>
internal static class TestFolders
{
    private const string SharedMemory = "/dev/shm";

    public static DirectoryInfo Create() => OperatingSystem.IsLinux() && Directory.Exists(SharedMemory)
        ? Directory.CreateDirectory(Path.Combine(SharedMemory, $"erpsync-{Guid.NewGuid():N}"))
        : Directory.CreateTempSubdirectory("erpsync-");
}
