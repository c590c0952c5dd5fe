using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Sync;

/// <summary>Fills the link translation for one page of documents from the identity map, with a few queries whatever the size of the page.</summary>
internal sealed class LinkNamesLoader(RunContext run)
{
    public ILinkNames Load(DocTypeContext docType, IEnumerable<FrappeDocument> cloud, IEnumerable<FrappeDocument> local)
    {
        var names = new LinkNames(run.DocTypes.Keys);
        Add(names, Side.Cloud, docType.Canonicalizer, cloud);
        Add(names, Side.Local, docType.Canonicalizer, local);
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
