using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Frappe;

/// <summary>
/// Finds the field that gives a document its name when none is sent with it: that of a <c>field:</c> rule, or the one that a setting of ERPNext
/// chooses for Customer and Supplier, whose own rule is a series.
/// </summary>
internal sealed class NamingFields(SiteChannel channel)
{
    private const string FieldRule = "field:";

    /// <summary>DocType, the settings that decide, their field, its value for "by name", and the field that then gives the name (recording 12).</summary>
    private static readonly (string DocType, string Settings, string Setting, string Value, string Field)[] BySetting =
    [
        ("Customer", "Selling Settings", "cust_master_name", "Customer Name", "customer_name"),
        ("Supplier", "Buying Settings", "supp_master_name", "Supplier Name", "supplier_name"),
    ];

    private readonly ConcurrentDictionary<string, NamingField?> _found = new(StringComparer.Ordinal);

    /// <summary>The field; null when something else gives the name, or nothing tells.</summary>
    public async Task<NamingField?> FindAsync(DocTypeSchema schema, CancellationToken cancellationToken)
    {
        if (schema.AutoName?.Trim() is { } rule && rule.StartsWith(FieldRule, StringComparison.OrdinalIgnoreCase))
        {
            return new NamingField(rule[FieldRule.Length..].Trim(), RefusesDuplicates: true);
        }

        if (_found.TryGetValue(schema.Name, out var known))
        {
            return known;
        }

        var chosen = Array.Find(BySetting, entry => entry.DocType == schema.Name);
        var found = chosen.DocType is not null && await ReadAsync(chosen.Settings, chosen.Setting, cancellationToken) == chosen.Value
            ? new NamingField(chosen.Field, RefusesDuplicates: chosen.DocType != "Customer")
            : null;
        return _found.GetOrAdd(schema.Name, found);
    }

    private async Task<string?> ReadAsync(string settings, string field, CancellationToken cancellationToken)
    {
        var parameters = new JsonObject { ["doctype"] = settings, ["field"] = field };
        try
        {
            var request = SiteRequest.Call("frappe.client.get_single_value", parameters, $"read {field} of {settings}");
            return (await channel.CallAsync(request, cancellationToken)).Body.Text("message");
        }
        catch (SiteException error) when (
            error.Class is SiteErrorClass.Gone or SiteErrorClass.Schema or SiteErrorClass.Permission or SiteErrorClass.Validation or SiteErrorClass.Protocol)
        {
            // No ERPNext, or no right to read its settings: the documents are created one by one.
            return null;
        }
    }
}
