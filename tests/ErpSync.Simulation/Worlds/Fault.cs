namespace ErpSync.Simulation.Worlds;

/// <summary>A fault that waits for the requests it is for.</summary>
internal sealed class Fault(FaultKind kind, bool writesOnly, int skip, int times)
{
    private int _skip = skip;
    private int _times = times;

    public FaultKind Kind => kind;

    public bool IsOver => _times <= 0;

    /// <summary>Whether it meets this request.</summary>
    public bool Strikes(bool isWrite, bool isList)
    {
        if (IsOver || (kind == FaultKind.HalfPage ? !isList : writesOnly && !isWrite))
        {
            return false;
        }

        if (_skip > 0)
        {
            _skip--;
            return false;
        }

        _times--;
        return true;
    }
}
