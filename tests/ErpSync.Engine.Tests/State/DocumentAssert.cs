using ErpSync.Engine.Documents;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Tests.State;

/// <summary>Equality of documents in everything that is stored, row identities and source names included.</summary>
internal static class DocumentAssert
{
    public static void Identical(PairBase expected, PairBase actual)
    {
        Identical(expected.Cloud, actual.Cloud);
        Identical(expected.Local, actual.Local);
    }

    public static void Identical(CanonicalDocument expected, CanonicalDocument actual)
    {
        Assert.Equal(expected.DocStatus, actual.DocStatus);
        Identical(expected.Fields, actual.Fields);
        Assert.Equal(expected.Tables.Keys.Order(StringComparer.Ordinal), actual.Tables.Keys.Order(StringComparer.Ordinal));
        foreach (var (table, rows) in expected.Tables)
        {
            var actualRows = actual.Rows(table);
            Assert.Equal(rows.Count, actualRows.Count);
            for (var i = 0; i < rows.Count; i++)
            {
                Assert.Equal(rows[i].Id, actualRows[i].Id);
                Assert.Equal(rows[i].SourceName, actualRows[i].SourceName);
                Identical(rows[i].Fields, actualRows[i].Fields);
            }
        }
    }

    private static void Identical(CanonicalFields expected, CanonicalFields actual) =>
        Assert.True(expected.HasSameValues(actual), $"{expected.Count} fields differ from {actual.Count}.");
}
