using System.Text.Json.Nodes;
using ErpSync.Engine.Files;

namespace ErpSync.Engine.Documents;

/// <summary>
/// A whole document as a site answered it: the raw fields, child tables as arrays of objects. Immutable but for what is attached to it, which
/// a site tells apart.
/// </summary>
internal sealed class FrappeDocument
{
    private RawObject? _raw;
    private JsonObject? _fields;

    /// <param name="docType">The DocType.</param>
    /// <param name="name">The name; an integer name as its digits.</param>
    /// <param name="raw">The fields as read. A missing key means null (Frappe omits nulls in a single GET).</param>
    public FrappeDocument(string docType, string name, RawObject raw)
    {
        DocType = docType;
        Name = name;
        _raw = raw;
    }

    /// <param name="docType">The DocType.</param>
    /// <param name="name">The name; an integer name as its digits.</param>
    /// <param name="fields">The same as a tree, which nobody changes any more.</param>
    public FrappeDocument(string docType, string name, JsonObject fields)
    {
        DocType = docType;
        Name = name;
        _fields = fields;
    }

    public string DocType { get; }

    public string Name { get; }

    public RawObject Raw => _raw ??= RawObject.Of(_fields!, new RawLayout());

    /// <summary>The fields as a tree, made when it is first asked for. To be read only.</summary>
    public JsonObject Fields => _fields ??= _raw!.ToJson();

    /// <summary>The files attached to it as rows of <see cref="AttachedFiles.Table"/>, where they are synchronized.</summary>
    public IReadOnlyList<RawObject> Attached { get; set; } = [];

    /// <summary>The rows of a table.</summary>
    public IReadOnlyList<RawObject> Rows(string table) => table == AttachedFiles.Table ? Attached : Raw.Rows(table) ?? [];

    /// <summary>About how many bytes it had as it was read, a share of what was read with it; 0 when it was not read.</summary>
    public long Bytes { get; init; }

    /// <summary>The text of modified exactly as the site wrote it: the token of every compare-and-swap.</summary>
    public string Modified => Raw.Text("modified") ?? "";

    /// <summary>The text of creation exactly as the site wrote it.</summary>
    public string Creation => Raw.Text("creation") ?? "";

    public string? ModifiedBy => Raw.Text("modified_by");

    public string? Owner => Raw.Text("owner");

    public int DocStatus => int.TryParse(Raw.Text("docstatus"), out var status) ? status : 0;

    /// <summary>The cancelled document that this one is the new version of; null when it is none.</summary>
    public string? AmendedFrom => Raw.Text("amended_from") is { Length: > 0 } name ? name : null;
}
