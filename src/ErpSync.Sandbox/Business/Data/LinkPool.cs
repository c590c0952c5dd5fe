namespace ErpSync.Sandbox.Business.Data;

/// <summary>The documents a new one may link to on every site it stands on, so that no link dangles.</summary>
internal sealed class LinkPool<T>
{
    private readonly List<T> _onCloud = [];
    private readonly List<T> _onLocal = [];
    private readonly List<T> _onBoth = [];

    public void Add(T target, Placement placement)
    {
        if (placement != Placement.Local)
        {
            _onCloud.Add(target);
        }

        if (placement != Placement.Cloud)
        {
            _onLocal.Add(target);
        }

        // Not the differing ones: what takes over their fields would differ too.
        if (placement == Placement.Both)
        {
            _onBoth.Add(target);
        }
    }

    public IReadOnlyList<T> For(Placement placement) => placement switch
    {
        Placement.Cloud => _onCloud,
        Placement.Local => _onLocal,
        _ => _onBoth,
    };
}
