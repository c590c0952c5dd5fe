using System.Text.Json.Nodes;

namespace ErpSync.Engine.Documents;

/// <summary>Between a site's form of a document and the canonical form, for one DocType. Pure.</summary>
internal interface ICanonicalizer
{
    /// <summary>The linked documents a document names, for filling <see cref="ILinkNames"/>.</summary>
    IEnumerable<(string DocType, string Name)> Links(FrappeDocument document);

    /// <summary>The addresses of files on the site's own disk that a document names, for filling <see cref="ILinkNames.Files"/>.</summary>
    IEnumerable<string> FileAddresses(FrappeDocument document);

    /// <summary>
    /// The canonical form. Rows known from <paramref name="baseForm"/> (by the site's row name) keep their identity; others get
    /// "c:name" or "l:name".
    /// </summary>
    CanonicalDocument Read(FrappeDocument document, Side side, ILinkNames links, CanonicalDocument? baseForm);

    /// <summary>
    /// The body of a create: every non-empty value, "" where the site would otherwise fill in a default, all rows without names, the
    /// naming_series of <paramref name="source"/> when it has one. A link that does not exist on the side yet is left out and named in
    /// <paramref name="missingLinks"/> as (field, DocType, neutral name).
    /// </summary>
    JsonObject WriteInsert(
        CanonicalDocument target, FrappeDocument source, Side side, ILinkNames links, ICollection<MissingLink> missingLinks);

    /// <summary>
    /// The body of an update: only the fields that differ, each differing table whole with the side's own row names for rows it has and no
    /// name for new ones. Empty when nothing differs that can be written: set-once fields never are, derived ones not to submitted
    /// documents.
    /// </summary>
    /// <param name="current">What <paramref name="document"/> reads as.</param>
    /// <param name="document">
    /// The side's document as it stands. Frappe resets the fields a named row does not carry, so what is not synchronized in the rows is
    /// sent back from here.
    /// </param>
    /// <param name="target">What the document shall become.</param>
    /// <param name="side">The site that is written.</param>
    /// <param name="links">Translates linked names.</param>
    /// <param name="missingLinks">Receives the links whose targets the side does not have; they keep the value they have.</param>
    JsonObject WriteUpdate(
        CanonicalDocument current,
        FrappeDocument document,
        CanonicalDocument target,
        Side side,
        ILinkNames links,
        ICollection<MissingLink> missingLinks);

    /// <summary>
    /// The canonical form of what a site answered to a write that asked for <paramref name="target"/>: rows that have no identity yet get
    /// those of the target's rows, by position among the rows the site did not know.
    /// </summary>
    CanonicalDocument ReadAnswer(FrappeDocument answer, Side side, ILinkNames links, CanonicalDocument? current, CanonicalDocument target);
}
