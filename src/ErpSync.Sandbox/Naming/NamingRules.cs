using System.Globalization;

namespace ErpSync.Sandbox;

/// <summary>Gives new documents and rows their names, by the DocType's naming rule as Frappe 15 reads it.</summary>
internal sealed class NamingRules(
    SiteDatabase database,
    DocumentReader reader,
    SeriesNames series,
    HashNames hashes,
    DocumentNamingRules rules,
    FrappeBehaviour behaviour)
{
    private const int LongestName = 140;

    /// <summary>
    /// Names a new document. A <c>name</c> that was sent counts only for <c>prompt</c>; for every other rule it is replaced.
    /// </summary>
    /// <param name="document">The document; its series default may be filled.</param>
    /// <param name="makeName">Name by the DocType's own code, or null.</param>
    public void NameDocument(OpenDocument document, Func<string?> makeName)
    {
        var type = document.Type;
        var values = document.Values;
        var isPrompt = string.Equals(type.AutoName, "prompt", StringComparison.OrdinalIgnoreCase);
        if ((isPrompt || behaviour.KeepsNewName) && !type.IsSingle && !NodeText.IsEmpty(values["__newname"]))
        {
            // The rows keep the names they came with, too.
            var newName = NodeText.Of(values["__newname"]);
            values["name"] = type.HasIntegerNames && long.TryParse(newName, out var number) ? number : Valid(type, newName);
            return;
        }

        if (type.HasIntegerNames)
        {
            values["name"] = database.NextSequenceNumber(type.Name);
        }
        else
        {
            values["name"] = Valid(type, Derive(document, isPrompt, makeName));
        }

        foreach (var (_, row) in document.AllRows())
        {
            // Rows of a v1 insert always get new names, whatever was sent.
            row["name"] = hashes.Next();
        }
    }

    /// <summary>Names rows that have no name yet.</summary>
    public void NameNewRows(OpenDocument document)
    {
        foreach (var (_, row) in document.AllRows())
        {
            if (NodeText.IsEmpty(row["name"]))
            {
                row["name"] = hashes.Next();
            }
        }
    }

    /// <summary>A fresh random name.</summary>
    public string Hash() => hashes.Next();

    /// <summary>Gives back the number of a deleted document if it was the last of its series.</summary>
    public void Revert(OpenDocument document)
    {
        var type = document.Type;
        var pattern = type.AutoName.StartsWith("naming_series:", StringComparison.Ordinal) ? document.Text("naming_series")
            : !type.AutoName.Contains('#', StringComparison.Ordinal) || type.AutoName.StartsWith("format:", StringComparison.Ordinal) ? ""
            : type.AutoName;
        if (pattern.Length > 0)
        {
            series.RevertIfLast(pattern, document.Name, document.Values);
        }
    }

    /// <summary>Checks and trims a name.</summary>
    /// <exception cref="FrappeError">409 NameError for a reserved name or character, 417 for no name.</exception>
    public static string Valid(DocTypeDefinition type, string name)
    {
        if (name.Length == 0)
        {
            throw FrappeErrors.Validation($"No Name Specified for {type.Name}");
        }

        if (name.StartsWith("New " + type.Name, StringComparison.Ordinal))
        {
            throw FrappeErrors.BadName("There were some errors setting the name, please contact the administrator");
        }

        var trimmed = name.Trim();
        if (!type.IsSingle && trimmed == type.Name && type.Name != "DocType")
        {
            throw FrappeErrors.BadName($"Name of {type.Name} cannot be {trimmed}");
        }

        return trimmed.AsSpan().ContainsAny('<', '>')
            ? throw FrappeErrors.BadName("Name cannot contain special characters like '<', '>'")
            : trimmed;
    }

    /// <summary>Refuses what the name column cannot hold; a long name passes every other check.</summary>
    public static void CheckLength(string name)
    {
        if (name.Length > LongestName && name.EnumerateRunes().Count() > LongestName)
        {
            throw FrappeErrors.Database("DataError", 1406, "Data too long for column 'name' at row 1");
        }
    }

    private string Derive(OpenDocument document, bool isPrompt, Func<string?> makeName)
    {
        var type = document.Type;
        var values = document.Values;
        if (document.Text("amended_from") is { Length: > 0 } original && type.Field("amended_from") is not null)
        {
            return Amended(type, original);
        }

        if (type.IsSingle)
        {
            return type.Name;
        }

        if (type.IsChild)
        {
            return hashes.Next();
        }

        // A name that the rule of the DocType takes over as it was sent needs no other rule.
        var isGiven = (isPrompt && document.Name.Length > 0) || (type.AutoName == "UUID" && behaviour.HasUuidNames && Guid.TryParseExact(document.Name, "D", out _));
        if (!isGiven && rules.Next(document) is { } ruled)
        {
            return ruled;
        }

        if (makeName() is { Length: > 0 } made)
        {
            return made;
        }

        var rule = type.AutoName;
        if (isPrompt)
        {
            return document.Name is { Length: > 0 } name ? name : throw FrappeErrors.Validation("Please set the document name");
        }

        if (behaviour.HasUuidNames && string.Equals(rule, "UUID", StringComparison.OrdinalIgnoreCase))
        {
            return Guid.TryParseExact(document.Name, "D", out _) ? document.Name : hashes.NextUuid();
        }

        if (type.NameField is { } field)
        {
            return document.Text(field).Trim() is { Length: > 0 } value
                ? value
                : throw FrappeErrors.Validation($"{type.Field(field)?.Label ?? field} is required");
        }

        if (rule.StartsWith("naming_series:", StringComparison.Ordinal))
        {
            return FromSeries(document);
        }

        if (rule.StartsWith("format:", StringComparison.Ordinal))
        {
            return series.NextFormatted(rule["format:".Length..], values);
        }

        return rule.Contains('#', StringComparison.Ordinal) ? series.Next(rule, values) : hashes.Next();
    }

    /// <summary>A series that is no option of the field is accepted and gets its own counter; none means the first option.</summary>
    private string FromSeries(OpenDocument document)
    {
        var chosen = document.Text("naming_series");
        if (chosen.Length == 0)
        {
            chosen = document.Type.Field("naming_series")?.SelectOptions.FirstOrDefault(option => option.Length > 0) ?? "";
            if (chosen.Length == 0)
            {
                throw FrappeErrors.Validation("Naming Series mandatory");
            }

            document.Values["naming_series"] = chosen;
        }

        return series.Next(chosen, document.Values);
    }

    /// <summary>The first amendment of X is X-1, the amendment of X-1 is X-2. A second amendment of X is a duplicate.</summary>
    private string Amended(DocTypeDefinition type, string original)
    {
        var number = 1;
        var prefix = original;
        if (database.Table(type.Name).Find(original) is { } row
            && reader.Find(type, row.Name)?.Text("amended_from") is { Length: > 0 }
            && original.LastIndexOf('-') is > 0 and var dash)
        {
            number = (int)PythonNumbers.ToInt(original[(dash + 1)..]) + 1;
            prefix = original[..dash];
        }

        return string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}");
    }
}
