using CsCheck;
using ErpSync.Engine.Schema;
using static ErpSync.Engine.Tests.Documents.ProbeSchemas;

namespace ErpSync.Engine.Tests.Schema;

public sealed class DocTypeOrderTests
{
    [Fact]
    public void What_is_linked_to_comes_first_and_the_configured_order_decides_the_rest()
    {
        var groups = DocTypeOrder.Arrange(
            [Schema("Sales Order", "Customer", "Item"), Schema("Item", "UOM"), Schema("Customer", "Territory"), Schema("Note"),
            Schema("Territory")]);

        Assert.Equal(["Item", "Note", "Territory", "Customer", "Sales Order"], Names(groups));
        Assert.DoesNotContain(groups, group => group.IsCycle);
    }

    [Fact]
    public void A_circle_is_one_group_with_required_links_first()
    {
        var groups = DocTypeOrder.Arrange([Schema("Customer", "Contact", "Territory"), Schema("Contact", "Address", "!Customer"),
            Schema("Address", "Customer"), Schema("Territory")]);

        Assert.Equal(["Territory", "Customer", "Contact", "Address"], Names(groups));
        Assert.Equal([false, true], groups.Select(group => group.IsCycle));
    }

    [Fact]
    public void A_self_link_is_no_circle_and_trees_are_noted()
    {
        var tree = Field("parent_group", "Link", "Group");
        var schema = DocType("Group", tree) with { IsTree = true, TreeParentField = "parent_group" };

        var group = Assert.Single(DocTypeOrder.Arrange([Both(schema)]));

        Assert.False(group.IsCycle);
        Assert.Equal("Group", Assert.Single(group.Trees).DocType);
    }

    [Fact]
    public void Nothing_configured_gives_nothing() => Assert.Empty(DocTypeOrder.Arrange([]));

    [Fact]
    public void Every_link_leads_to_an_earlier_group_or_stays_in_a_circle() =>
        Gen.Int[0, 7].Array[0, 3].Array[1, 8].Sample(
            links =>
            {
                var schemas = links.Select((targets, index) => Schema($"D{index}", [.. targets.Select(target => $"D{target}")])).ToList();
                var groups = DocTypeOrder.Arrange(schemas);
                var place = groups.SelectMany((group, index) => group.Schemas.Select(schema => (schema.DocType, index)))
                    .ToDictionary(pair => pair.DocType, pair => pair.index);
                Assert.Equal(schemas.Count, place.Count);
                foreach (var schema in schemas)
                {
                    foreach (var target in schema.LinkTargets.Where(place.ContainsKey))
                    {
                        Assert.True(place[target] <= place[schema.DocType]);
                        Assert.Equal(Reaches(schemas, target, schema.DocType), place[target] == place[schema.DocType]);
                    }
                }
            },
            iter: 2_000);

    private static bool Reaches(List<SyncSchema> schemas, string from, string to)
    {
        var seen = new HashSet<string> { from };
        var open = new Queue<string>([from]);
        while (open.TryDequeue(out var next))
        {
            foreach (var target in schemas.FirstOrDefault(schema => schema.DocType == next)?.LinkTargets.Where(seen.Add) ?? [])
            {
                open.Enqueue(target);
            }
        }

        return seen.Contains(to);
    }

    private static IEnumerable<string> Names(IEnumerable<DocTypeGroup> groups) => groups.SelectMany(group => group.Schemas)
        .Select(schema => schema.DocType);

    private static SyncSchema Schema(string name, params string[] targets) => Both(DocType(
        name,
        [.. targets.Select((target, index) => Field($"link_{index}", "Link",
        target.TrimStart('!')) with { Required = target.StartsWith('!') })]));
}
