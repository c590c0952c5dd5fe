using ErpSync.Engine.Hosting;
using ErpSync.Engine.State;
using ErpSync.Simulation.Scheduling;
using Microsoft.Data.Sqlite;

namespace ErpSync.Simulation.States;

/// <summary>
/// Where the state of one world lies: in memory, or in a file that is opened as the product opens it (in a file system in memory where the
/// system has one). One folder serves one history after the other; each begins with an empty state. For one thread.
/// </summary>
internal sealed class StateFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly List<IStateStore> _open = [];
    private byte[]? _fresh;
    private bool _isFileInUse;

    public StateFolder()
    {
        var root = Directory.Exists(Memory) ? Memory : System.IO.Path.GetTempPath();
        Path = Directory.CreateDirectory(System.IO.Path.Combine(root, $"erpsync-simulation-{System.IO.Path.GetRandomFileName()}")).FullName;
    }

    public string Path { get; }

    public string File => System.IO.Path.Combine(Path, "state.db");

    /// <summary>The state in memory; null when this history has it in a file.</summary>
    public MemoryFile? InMemory { get; private set; }

    public SimulatedProcesses Processes { get; private set; } = new();

    /// <summary>Opens the state for a process.</summary>
    /// <param name="process">Whose it will be.</param>
    /// <param name="use">What for.</param>
    /// <param name="touched">Told before and after each commit in memory: the process may end there.</param>
    /// <exception cref="ErpSyncException">ErpStateLocked.</exception>
    public IStateStore Open(SimulatedProcess process, StateUse use, Action<SimulatedProcess> touched)
    {
        if (InMemory is { } memory)
        {
            return MemoryState.Open(memory, process, use, touched);
        }

        var store = SqliteStateStore.Open(File, Access(use), process.Clock, Options(process, use));
        _open.Add(store);
        return store;
    }

    public StateStoreOptions Options(SimulatedProcess process, StateUse use) => new()
    {
        Processes = Processes.As(process),
        Patience = TimeSpan.Zero,
        BusyTimeout = TimeSpan.FromMilliseconds(1),
        EmptyWhenMissing = use == StateUse.Plan,
    };

    /// <summary>Lays down an empty state.</summary>
    /// <param name="process">Who does it.</param>
    /// <param name="inMemory">The state is kept in memory.</param>
    /// <param name="needsFile">A file is needed all the same, for the queue of a service.</param>
    public void Prepare(SimulatedProcess process, bool inMemory, bool needsFile)
    {
        InMemory = inMemory ? new MemoryFile(File) : null;
        if (inMemory && !needsFile)
        {
            return;
        }

        _isFileInUse = true;
        if (_fresh is null)
        {
            SqliteStateStore.Open(File, StateAccess.ReadWrite, process.Clock, Options(process, StateUse.Write)).Dispose();
            _fresh = System.IO.File.ReadAllBytes(File);
        }
        else
        {
            System.IO.File.WriteAllBytes(File, _fresh);
        }
    }

    /// <summary>Another program holds the state until it is disposed.</summary>
    /// <exception cref="SqliteException">Somebody else holds it.</exception>
    public IDisposable Hold()
    {
        if (InMemory is { } memory)
        {
            return memory.HoldIt();
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false, DefaultTimeout = 1 }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>Makes room for the next history.</summary>
    public void Clear()
    {
        foreach (var store in _open)
        {
            store.Dispose();
        }

        _open.Clear();
        InMemory = null;
        Processes = new SimulatedProcesses();
        if (!_isFileInUse)
        {
            return;
        }

        _isFileInUse = false;
        foreach (var file in Directory.EnumerateFiles(Path, "state.db*"))
        {
            System.IO.File.Delete(file);
        }
    }

    public void Dispose()
    {
        Clear();
        Directory.Delete(Path, recursive: true);
    }

    private static StateAccess Access(StateUse use) => use switch
    {
        StateUse.Read or StateUse.Plan => StateAccess.ReadOnly,
        StateUse.Share => StateAccess.Shared,
        _ => StateAccess.ReadWrite,
    };
}
