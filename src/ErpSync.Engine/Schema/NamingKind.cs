namespace ErpSync.Engine.Schema;

/// <summary>Where the names of a DocType come from; decides whether the same name on both sites is the same document.</summary>
internal enum NamingKind
{
    /// <summary>From a field, from a format of fields only, or from a person: the same name is the same document.</summary>
    FromData,

    /// <summary>From a counter, a hash or the server's own code: the same name may be two documents.</summary>
    Minted,
}
