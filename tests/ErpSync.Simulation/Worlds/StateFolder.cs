using ErpSync.Engine.Hosting;
using ErpSync.Engine.State;
using ErpSync.Simulation.Scheduling;
using Microsoft.Data.Sqlite;

namespace ErpSync.Simulation.Worlds;

/// <summary>
/// Where the state file of one world lies: in memory where the system has a place for that. One folder serves one history after the other;
/// each begins with an empty state. For one thread.
/// </summary>
internal sealed class StateFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly List<IStateStore> _open = [];
    private byte[]? _fresh;
    private LastingState? _lasting;
    private bool _isLasting;

    public StateFolder()
    {
        var root = Directory.Exists(Memory) ? Memory : System.IO.Path.GetTempPath();
        Path = Directory.CreateDirectory(System.IO.Path.Combine(root, $"erpsync-simulation-{System.IO.Path.GetRandomFileName()}")).FullName;
    }

    public string Path { get; }

    public string File => System.IO.Path.Combine(Path, "state.db");

    public SimulatedProcesses Processes { get; private set; } = new();

    /// <summary>Opens the state for a process.</summary>
    public IStateStore Open(SimulatedProcess process, StateUse use)
    {
        if (_isLasting)
        {
            return _lasting!.Lend(process.Clock);
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
    /// <param name="isLasting">It is one that stays open; else every command opens the file, and the lease is taken each time.</param>
    public void Prepare(SimulatedProcess process, bool isLasting)
    {
        _isLasting = isLasting;
        if (isLasting)
        {
            _lasting ??= new LastingState(Path, Options(process, StateUse.Write));
            _lasting.Clear();
        }
        else if (_fresh is null)
        {
            SqliteStateStore.Open(File, StateAccess.ReadWrite, process.Clock, Options(process, StateUse.Write)).Dispose();
            _fresh = System.IO.File.ReadAllBytes(File);
        }
        else
        {
            System.IO.File.WriteAllBytes(File, _fresh);
        }
    }

    /// <summary>Another program holds the file until it is disposed.</summary>
    public IDisposable Hold()
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = _isLasting ? LastingState.FileIn(Path) : File, Pooling = false, DefaultTimeout = 1 }.ToString());
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
        Processes = new SimulatedProcesses();
        foreach (var file in Directory.EnumerateFiles(Path, "state.db*"))
        {
            System.IO.File.Delete(file);
        }
    }

    public void Dispose()
    {
        Clear();
        _lasting?.Dispose();
        Directory.Delete(Path, recursive: true);
    }

    private static StateAccess Access(StateUse use) => use switch
    {
        StateUse.Read or StateUse.Plan => StateAccess.ReadOnly,
        StateUse.Share => StateAccess.Shared,
        _ => StateAccess.ReadWrite,
    };
}
