using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business.Data;

/// <summary>A drawing for every fourth item, so that there are files to synchronize. The same item has the same picture on both sites.</summary>
internal static class ItemPicture
{
    private const int EveryHowMany = 4;

    /// <summary>The File of the picture; null for what has none.</summary>
    public static JsonObject? For(PlannedDocument document)
    {
        if (document.DocType != "Item")
        {
            return null;
        }

        string code = document.Content.Text("item_code");
        int sum = code.Sum(letter => letter);
        string fileName = new([.. code.Where(char.IsAsciiLetterOrDigit)]);
        return sum % EveryHowMany != 0 ? null : new JsonObject
        {
            ["file_name"] = $"{fileName}.svg",
            ["content"] = $"""<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><title>{fileName}</title><circle cx="32" cy="32" r="{8 + (sum % 24)}"/></svg>""",
        };
    }
}
