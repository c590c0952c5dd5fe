using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>What a controller may do on its site. Everything happens in the transaction of the running request.</summary>
public interface IControllerContext
{
    /// <summary>The user who saves.</summary>
    string User { get; }

    /// <summary>Local time of the site, <c>YYYY-MM-DD HH:MM:SS.ffffff</c>.</summary>
    string Now { get; }

    /// <summary>Local date of the site, <c>YYYY-MM-DD</c>.</summary>
    string Today { get; }

    /// <summary>A stored document with its child tables, or null.</summary>
    JsonObject? Get(string docType, string name);

    /// <summary>A document of that name is stored.</summary>
    bool Exists(string docType, string name);

    /// <summary>Names of documents in which a field has a value (compared as the database compares text), in table order.</summary>
    IReadOnlyList<string> NamesWhere(string docType, string field, string value);

    /// <summary>Inserts another document; answers it as stored.</summary>
    JsonObject Insert(string docType, JsonObject values);

    /// <summary>Changes and saves another document; answers it as stored.</summary>
    JsonObject Update(string docType, string name, JsonObject changes);

    /// <summary>Deletes another document.</summary>
    void Delete(string docType, string name);

    /// <summary>Writes one column directly, without validation, hooks or Version.</summary>
    /// <param name="docType">DocType of the document, which may be the one being saved.</param>
    /// <param name="name">Its name.</param>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    /// <param name="updateModified">Stamp <c>modified</c> too.</param>
    void SetValue(string docType, string name, string field, JsonNode? value, bool updateModified = false);

    /// <summary>The next name of a naming series.</summary>
    string NextInSeries(string series, JsonObject document);

    /// <summary>A 417 to throw.</summary>
    /// <param name="message">Text shown to the user.</param>
    /// <param name="type">Class name of the exception.</param>
    /// <param name="app">App reported as source of the error, e.g. <c>erpnext</c>; null for the framework.</param>
    Exception Refusal(string message, string type = "ValidationError", string? app = null);

    /// <summary>A 404 to throw, as when a controller loads a document that is not there.</summary>
    Exception NotFound(string docType, string name);
}
