namespace ErpSync.Engine.Schema;

/// <summary>Puts DocTypes in the order in which their documents can be created: what is linked to comes first.</summary>
internal static class DocTypeOrder
{
    /// <summary>
    /// Groups of DocTypes, each after the groups it links to. DocTypes that link to each other, directly or round about, share a group.
    /// Where links leave the order open, the given (configured) order stands. Links to DocTypes that are not given, self-links (trees) and
    /// Dynamic Links, whose targets depend on the data, do not count.
    /// </summary>
    public static IReadOnlyList<DocTypeGroup> Arrange(IReadOnlyList<SyncSchema> schemas)
    {
        var links = Links(schemas, schema => schema.LinkTargets);
        var required = Links(schemas, RequiredTargets);
        return
        [
            .. Sort(Enumerable.Range(0, schemas.Count).ToList(), links)
                .Select(group => new DocTypeGroup([.. Sort(group, required).SelectMany(part => part).Select(index => schemas[index])])),
        ];
    }

    private static List<int>[] Links(IReadOnlyList<SyncSchema> schemas, Func<SyncSchema, IEnumerable<string>> targets)
    {
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < schemas.Count; i++)
        {
            indexes.TryAdd(schemas[i].DocType, i);
        }

        return [.. schemas.Select(schema => targets(schema).Where(indexes.ContainsKey).Select(target => indexes[target]).Order().ToList())];
    }

    private static IEnumerable<string> RequiredTargets(SyncSchema schema) =>
        schema.Fields.Concat(schema.Tables.SelectMany(table => table.Fields))
            .Where(field => field.Required && field.LinkTarget is { } target && target != schema.DocType)
            .Select(field => field.LinkTarget!)
            .Distinct();

    /// <summary>Strongly connected components of the nodes in dependency order, smallest index first where the order is open.</summary>
    private static List<List<int>> Sort(List<int> nodes, List<int>[] links)
    {
        var components = new StronglyConnectedComponents(nodes, links).Find();
        var componentOf = new Dictionary<int, int>();
        for (var i = 0; i < components.Count; i++)
        {
            components[i].ForEach(member => componentOf[member] = i);
        }

        var waitsFor = components
            .Select((members, index) => members.SelectMany(member => links[member])
                .Where(componentOf.ContainsKey)
                .Select(target => componentOf[target])
                .Where(target => target != index)
                .ToHashSet())
            .ToList();

        var order = new List<List<int>>();
        var open = Enumerable.Range(0, components.Count).OrderBy(index => components[index][0]).ToList();
        while (open.Count > 0)
        {
            // Components form no circle, so one is always free.
            var next = open.First(index => waitsFor[index].Count == 0);
            open.Remove(next);
            order.Add(components[next]);
            foreach (var waiting in waitsFor)
            {
                waiting.Remove(next);
            }
        }

        return order;
    }
}
