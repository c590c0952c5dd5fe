using ErpSync.Engine.Files;

namespace ErpSync.Engine.Documents;

/// <summary>
/// Translates the names of linked documents and of files between a site and the neutral form, which is the cloud's name. Filled for one page before its
/// documents are read, so that it does no I/O.
/// </summary>
internal interface ILinkNames
{
    /// <summary>Translates the addresses of files.</summary>
    FileNames Files { get; }

    /// <summary>
    /// The neutral name of a document on a side. A local document that is not paired and whose name is taken by another cloud document gets
    /// a name of its own that equals no cloud name.
    /// </summary>
    string ToNeutral(Side side, string docType, string name);

    /// <summary>The name on that side of a neutral name; null when the document does not exist there (or is not known to).</summary>
    string? ToSite(Side side, string docType, string neutralName);
}
