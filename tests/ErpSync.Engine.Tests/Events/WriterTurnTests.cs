using ErpSync.Engine.Events;
using ErpSync.Engine.State;
using ErpSync.Engine.Tests.State;

namespace ErpSync.Engine.Tests.Events;

/// <summary>A worker that runs for long and commands from other shells share the right to write.</summary>
public sealed class WriterTurnTests : IAsyncLifetime
{
    private readonly StateFixture _fixture = new();
    private SqliteStateStore _store = null!;
    private WriterTurns _turns = null!;
    private int _taken;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        SqliteStateStore.Open(_fixture.StatePath, StateAccess.ReadWrite, TimeProvider.System).Dispose();
        _store = SqliteStateStore.Open(_fixture.StatePath, StateAccess.Shared, TimeProvider.System);
        _turns = new WriterTurns(_store, TimeProvider.System, _ =>
        {
            _taken++;
            return Task.CompletedTask;
        });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _turns.DisposeAsync();
        _store.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public async Task Work_that_follows_on_work_keeps_the_lease()
    {
        for (var piece = 0; piece < 20; piece++)
        {
            await _turns.EnterAsync(Token);
            StateFixture.Save(_store, Samples.Pair($"C-{piece}", null));
            _turns.Exit();
        }

        Assert.Equal(1, _taken);
        Assert.Equal(20, _store.CountPairs("Customer"));
    }

    [Fact]
    public async Task An_idle_worker_lets_others_write()
    {
        await _turns.EnterAsync(Token);
        _turns.Exit();

        using (var command = OpenCommand())
        {
            StateFixture.Save(command, Samples.Pair());
        }

        await _turns.EnterAsync(Token);
        StateFixture.Save(_store, Samples.Pair("C-2", null));
        _turns.Exit();
        Assert.Equal(2, _store.CountPairs("Customer"));
    }

    [Fact]
    public async Task A_busy_worker_makes_room_between_two_pieces_of_work_and_goes_on()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var pieces = 0;
        var working = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await _turns.EnterAsync(Token);
                    StateFixture.Save(_store, Samples.Pair($"C-{pieces}", null));
                    pieces++;
                    _turns.Exit();
                }
            },
            Token);

        while (pieces == 0 && !working.IsCompleted)
        {
            await Task.Yield();
        }

        int before;
        using (var command = await Task.Run(OpenCommand, Token))
        {
            StateFixture.Save(command, Samples.Pair("the command's", null));
            before = pieces;
        }

        while (pieces <= before + 1 && !working.IsCompleted)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();
        await working;
        Assert.True(_taken >= 2, $"The lease was taken {_taken} times.");
        Assert.Single(_store.FindPairs("Customer", Side.Cloud, ["the command's"]));
    }

    [Fact]
    public async Task Work_waits_while_a_command_writes()
    {
        var command = OpenCommand();
        var entering = _turns.EnterAsync(Token);
        StateFixture.Save(command, Samples.Pair());
        Assert.False(entering.IsCompleted);
        Assert.True(_turns.IsWaiting);

        command.Dispose();
        await entering;

        StateFixture.Save(_store, Samples.Pair("C-2", null));
        _turns.Exit();
    }

    [Fact]
    public void A_command_does_not_wait_for_another_command()
    {
        using var first = OpenCommand();

        Assert.Equal(ErrorIds.StateLocked, StateFixture.Refused(() => OpenCommand()).ErrorId);
    }

    [Fact]
    public async Task A_worker_that_never_comes_to_an_end_is_waited_for_only_so_long()
    {
        await _turns.EnterAsync(Token);

        var error = StateFixture.Refused(() => SqliteStateStore.Open(
            _fixture.StatePath,
            StateAccess.ReadWrite,
            TimeProvider.System,
            new StateStoreOptions { Patience = TimeSpan.FromMilliseconds(100) }));

        Assert.Equal(ErrorIds.StateLocked, error.ErrorId);
        _turns.Exit();
    }

    private SqliteStateStore OpenCommand() => SqliteStateStore.Open(_fixture.StatePath, StateAccess.ReadWrite, TimeProvider.System);
}
