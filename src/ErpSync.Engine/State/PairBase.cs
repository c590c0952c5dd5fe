using ErpSync.Engine.Documents;

namespace ErpSync.Engine.State;

/// <summary>
/// The base of a pair in each side's own form: what the document read as on that side when both agreed. Rounding, defaults and computed fields
/// make the two differ without anybody having edited. The rows carry the row identities and each site's row names, so the base is the row map too.
/// Stored compressed; the local form as absent when equal to the cloud form in content and row names.
/// </summary>
internal sealed record PairBase(CanonicalDocument Cloud, CanonicalDocument Local)
{
    public CanonicalDocument Form(Side side) => side == Side.Cloud ? Cloud : Local;
}
