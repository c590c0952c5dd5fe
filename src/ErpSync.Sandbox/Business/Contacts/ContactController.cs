using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>
/// Contacts are named after the person and the first party they belong to, <c>Jo Doe-Acme</c>; a repeat gets <c>-1</c> (Frappe 15).
/// </summary>
internal sealed class ContactController : IDocTypeController
{
    private static readonly string[] NameFields = ["first_name", "middle_name", "last_name"];

    public string DocType => "Contact";

    public string? MakeName(JsonObject document, IControllerContext context)
    {
        string name = FullName(document);
        if (document.FirstRow("links") is { } link)
        {
            name = $"{name}-{link.Text("link_name").Trim()}";
        }

        return NumberedNames.FirstFree(DocType, name, context);
    }

    public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context)
    {
        document["full_name"] = FullName(document);
        document["email_id"] = Primary(document, "email_ids", "is_primary", "email_id");
        document["phone"] = Primary(document, "phone_nos", "is_primary_phone", "phone");
        document["mobile_no"] = Primary(document, "phone_nos", "is_primary_mobile_no", "phone");
        LinkTitles.Fill(document, context);
    }

    private static string FullName(JsonObject document)
    {
        string person = string.Join(
            ' ',
            NameFields.Select(field => document.Text(field)).Where(part => part.Length > 0));
        return person.Length > 0 ? person : document.Text("company_name");
    }

    /// <summary>The value of the row marked as primary; empty text, not null, when there is none.</summary>
    private static string Primary(JsonObject document, string table, string mark, string field) =>
        document.Rows(table).FirstOrDefault(row => row.IsChecked(mark))?.Text(field).Trim() ?? "";
}
