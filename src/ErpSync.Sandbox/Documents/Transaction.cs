namespace ErpSync.Sandbox;

/// <summary>Everything one request changes: kept on commit, undone in reverse order otherwise.</summary>
internal sealed class Transaction
{
    private readonly List<Action> _undo = [];
    private readonly List<Action> _afterCommit = [];

    /// <summary>Something was written.</summary>
    public bool HasChanges => _undo.Count > 0;

    /// <summary>Registers how to take back a change that was just made.</summary>
    public void OnRollback(Action undo) => _undo.Add(undo);

    /// <summary>Registers housekeeping that must wait until nothing can be undone any more.</summary>
    public void OnCommit(Action action) => _afterCommit.Add(action);

    public void Commit()
    {
        _undo.Clear();
        foreach (var action in _afterCommit)
        {
            action();
        }

        _afterCommit.Clear();
    }

    public void Rollback()
    {
        for (var i = _undo.Count - 1; i >= 0; i--)
        {
            _undo[i]();
        }

        _undo.Clear();
        _afterCommit.Clear();
    }
}
