using CsCheck;
using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Tests.Documents;

public sealed class CanonicalFieldsTests
{
    private static readonly Gen<Dictionary<string, string>> Values =
        Gen.Dictionary(Gen.String[Gen.Char["aAbBzé_"], 1, 3], Gen.String[Gen.Char["xy"], 1, 2])[0, 8];

    [Fact]
    public void Fields_are_what_the_dictionary_was_they_were_made_from() => Values.Sample(values =>
    {
        var fields = CanonicalFields.Of(values);

        Assert.Equal(values.Count, fields.Count);
        Assert.Equal(values.Keys.Order(StringComparer.Ordinal), fields.Keys);
        Assert.Equal(values.OrderBy(field => field.Key, StringComparer.Ordinal), fields);
        Assert.All(values, field => Assert.Equal(field.Value, fields[field.Key]));
        Assert.False(fields.TryGetValue("no such field", out _));
    });

    [Fact]
    public void Differences_are_the_fields_with_another_value() => Gen.Select(Values, Values).Sample((left, right) =>
    {
        var expected = left.Keys.Union(right.Keys, StringComparer.Ordinal)
            .Where(name => left.GetValueOrDefault(name) != right.GetValueOrDefault(name))
            .Order(StringComparer.Ordinal)
            .Select(name => (name, left.GetValueOrDefault(name), right.GetValueOrDefault(name)))
            .ToList();
        var (here, there) = (CanonicalFields.Of(left), CanonicalFields.Of(right));

        Assert.Equal(expected, here.Differences(there));
        Assert.Equal(expected.Count == 0, here.HasSameValues(there));
    });
}
