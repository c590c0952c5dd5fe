namespace ErpSync.Engine.Events;

/// <summary>The turn of one long piece of work that pauses between its pages.</summary>
internal sealed class WriterTurn(WriterTurns turns) : IDisposable
{
    private bool _isIn;

    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        if (!_isIn)
        {
            await turns.EnterAsync(cancellationToken);
            _isIn = true;
        }
    }

    public void Exit()
    {
        if (_isIn)
        {
            _isIn = false;
            turns.Exit();
        }
    }

    public void Dispose() => Exit();
}
