using ErpSync.Engine.Documents;
using ErpSync.Engine.Files;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>
/// Fills the translation of links and files for one page of documents: links from the identity map, files from the sites, with a few queries
/// whatever the size of the page. Documents without files cost none.
/// </summary>
internal sealed class LinkNamesLoader(RunContext run)
{
    private readonly FileAttachment _files = new(run, new AttachedFiles(run));

    public async Task<ILinkNames> LoadAsync(
        DocTypeContext docType, IReadOnlyCollection<FrappeDocument> cloud, IReadOnlyCollection<FrappeDocument> local, CancellationToken cancellationToken)
    {
        var names = new LinkNames(run.DocTypes.Keys);
        Add(names, Side.Cloud, docType.Canonicalizer, cloud);
        Add(names, Side.Local, docType.Canonicalizer, local);
        await _files.LearnAsync(docType, Side.Cloud, cloud, names.Files, cancellationToken);
        await _files.LearnAsync(docType, Side.Local, local, names.Files, cancellationToken);
        return names;
    }

    private void Add(LinkNames names, Side side, ICanonicalizer canonicalizer, IEnumerable<FrappeDocument> documents)
    {
        var byDocType = documents.SelectMany(canonicalizer.Links)
            .Where(link => run.DocTypes.ContainsKey(link.DocType))
            .GroupBy(link => link.DocType, link => link.Name, StringComparer.Ordinal);
        foreach (var group in byDocType)
        {
            var wanted = group.Distinct(StringComparer.Ordinal).ToList();
            var pairs = run.Store.FindPairs(group.Key, side, wanted);
            foreach (var pair in pairs.Values)
            {
                if (pair is { CloudName: { } cloudName, LocalName: { } localName } && run.IsOneDocument(pair))
                {
                    names.AddPair(group.Key, cloudName, localName);
                }
            }

            if (side == Side.Local)
            {
                AddForeignCloudNames(names, group.Key, wanted);
            }
        }
    }

    // A local name that the cloud gave to another document must not be taken for that one.
    private void AddForeignCloudNames(LinkNames names, string docType, List<string> wanted)
    {
        foreach (var (name, pair) in run.Store.FindPairs(docType, Side.Cloud, wanted))
        {
            if (pair.LocalName != name)
            {
                names.AddKnown(Side.Cloud, docType, name);
            }
        }
    }
}
