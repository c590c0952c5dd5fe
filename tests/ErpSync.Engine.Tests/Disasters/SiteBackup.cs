using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Disasters;

/// <summary>A backup of the documents of a site, played back without any trace, as the restoring of a database does.</summary>
internal sealed class SiteBackup
{
    private readonly SyncWorld _world;
    private readonly Side _side;
    private readonly Dictionary<(string DocType, string Name), JsonObject> _documents = [];

    /// <param name="world">The world.</param>
    /// <param name="side">The site.</param>
    /// <param name="docTypes">What is backed up.</param>
    public SiteBackup(SyncWorld world, Side side, params string[] docTypes)
    {
        (_world, _side) = (world, side);
        foreach (var docType in docTypes)
        {
            foreach (var name in world.Side(side).Names(docType))
            {
                _documents[(docType, name)] = world.Side(side).Find(docType, name)!;
            }
        }
    }

    /// <summary>Documents that were made since are gone, edited ones are as they were; rows are left out of it.</summary>
    public void Restore()
    {
        var site = _world.Side(_side);
        foreach (var docType in _documents.Keys.Select(key => key.DocType).Distinct().ToList())
        {
            foreach (var name in site.Names(docType).Where(name => !_documents.ContainsKey((docType, name))).ToList())
            {
                _world.Vanish(_side, docType, name);
            }
        }

        foreach (var ((docType, name), document) in _documents)
        {
            foreach (var (field, value) in document.Where(field => field.Value is not JsonArray))
            {
                if (site.Find(docType, name)![field]?.ToJsonString() != value?.ToJsonString())
                {
                    site.SetValueSilently(docType, name, field, value?.DeepClone());
                }
            }
        }
    }
}
