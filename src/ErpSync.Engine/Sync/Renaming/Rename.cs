using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync.Renaming;

/// <summary>An agreed document that has another name on one side than the one recorded.</summary>
/// <param name="Pair">The pair as recorded.</param>
/// <param name="Side">The side on which it was renamed.</param>
/// <param name="NewName">Its name there now.</param>
internal sealed record Rename(PairRecord Pair, Side Side, string NewName)
{
    /// <summary>Its recorded name there; null when another document has taken that name meanwhile.</summary>
    public string? OldName => Pair.Name(Side);
}
