using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>The DocTypes of a site with their Custom Fields and Property Setters.</summary>
internal sealed class DocTypeRegistry(SiteDatabase database)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Names of all DocTypes in order of definition.</summary>
    public IEnumerable<string> Names => _entries.Keys;

    public DocTypeDefinition? Find(string name) => _entries.GetValueOrDefault(name)?.Definition;

    /// <summary>A DocType is defined whose name differs in case only.</summary>
    public bool ExistsInOtherCase(string name) =>
        _entries.Keys.Any(known => known != name && string.Equals(known, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Defines a DocType or replaces its definition; stored values stay under their field names.</summary>
    public void Define(JsonObject docType)
    {
        var name = NodeText.Of(docType["name"]);
        if (!_entries.TryGetValue(name, out var entry))
        {
            entry = new Entry(docType);
            _entries[name] = entry;
            database.Transaction.OnRollback(() => _entries.Remove(name));
        }
        else
        {
            var before = entry.Json;
            entry.Json = docType;
            database.Transaction.OnRollback(() =>
            {
                entry.Json = before;
                entry.Invalidate();
            });
        }

        entry.Invalidate();
    }

    public void Remove(string name)
    {
        if (_entries.Remove(name, out var entry))
        {
            database.Transaction.OnRollback(() => _entries[name] = entry);
        }
    }

    public void AddCustomField(string docType, JsonObject customField) => Change(docType, entry =>
    {
        entry.CustomFields.RemoveAll(field => NodeText.Of(field["name"]) == NodeText.Of(customField["name"]));
        entry.CustomFields.Add(customField);
    });

    public void RemoveCustomField(string docType, string name) =>
        Change(docType, entry => entry.CustomFields.RemoveAll(field => NodeText.Of(field["name"]) == name));

    public void AddPropertySetter(string docType, JsonObject setter) => Change(docType, entry => entry.PropertySetters.Add(setter));

    public void RemovePropertySetter(string docType, string name) =>
        Change(docType, entry => entry.PropertySetters.RemoveAll(setter => NodeText.Of(setter["name"]) == name));

    /// <summary>The fields of a DocType as JSON, customisations merged in: what <c>getdoctype</c> and v2 <c>meta</c> show.</summary>
    public IReadOnlyList<JsonObject> MergedFields(string docType) => _entries[docType].Merged;

    /// <summary>Adds the fields that a submittable or tree DocType gets by itself.</summary>
    public static void AddImpliedFields(JsonObject docType)
    {
        if (docType["fields"] is not JsonArray fields)
        {
            docType["fields"] = fields = [];
        }

        var name = NodeText.Of(docType["name"]);
        if (PythonNumbers.ToInt(docType["is_submittable"]) != 0)
        {
            // Saving a submittable DocType adds the link to the cancelled original.
            Add("amended_from", "Amended From", "Link", name, ("read_only", 1), ("no_copy", 1), ("print_hide", 1));
        }

        if (PythonNumbers.ToInt(docType["is_tree"]) != 0)
        {
            var scrubbed = name.Replace(' ', '_').Replace('-', '_').ToLowerInvariant();
            var parent = NodeText.Of(docType["nsm_parent_field"]) is { Length: > 0 } given ? given : "parent_" + scrubbed;
            Add("lft", "Left", "Int", null, ("read_only", 1), ("no_copy", 1), ("hidden", 1));
            Add("rgt", "Right", "Int", null, ("read_only", 1), ("no_copy", 1), ("hidden", 1));
            Add("is_group", "Is Group", "Check", null);
            Add("old_parent", "Old Parent", "Link", name, ("read_only", 1), ("no_copy", 1), ("hidden", 1));
            Add(parent, "Parent " + name, "Link", name);
        }

        void Add(string fieldName, string label, string fieldType, string? options, params (string Key, int Value)[] flags)
        {
            if (fields.Any(field => field is JsonObject json && NodeText.Of(json["fieldname"]) == fieldName))
            {
                return;
            }

            var added = new JsonObject { ["fieldname"] = fieldName, ["label"] = label, ["fieldtype"] = fieldType };
            if (options is not null)
            {
                added["options"] = options;
            }

            foreach (var (key, value) in flags)
            {
                added[key] = value;
            }

            fields.Add(added);
        }
    }

    private void Change(string docType, Action<Entry> change)
    {
        if (!_entries.TryGetValue(docType, out var entry))
        {
            return;
        }

        var fields = entry.CustomFields.ToList();
        var setters = entry.PropertySetters.ToList();
        change(entry);
        entry.Invalidate();
        database.Transaction.OnRollback(() =>
        {
            entry.CustomFields = fields;
            entry.PropertySetters = setters;
            entry.Invalidate();
        });
    }

    private sealed class Entry(JsonObject json)
    {
        private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
        private List<JsonObject>? _merged;
        private DocTypeDefinition? _definition;

        public JsonObject Json { get; set; } = json;

        public List<JsonObject> CustomFields { get; set; } = [];

        public List<JsonObject> PropertySetters { get; set; } = [];

        /// <summary>Fields with customisations, built when first asked for: most DocTypes of a test site never are.</summary>
        public IReadOnlyList<JsonObject> Merged => _merged ??= Merge();

        public DocTypeDefinition Definition =>
            _definition ??= new DocTypeDefinition(Json, [.. Merged.Select(json => new FieldDefinition(json, ColumnOf(json)))]);

        public void Invalidate()
        {
            _merged = null;
            _definition = null;
        }

        private List<JsonObject> Merge()
        {
            var merged = Json["fields"] is JsonArray own ? own.OfType<JsonObject>().ToList() : [];
            foreach (var custom in CustomFields)
            {
                var after = merged.FindIndex(field => NodeText.Of(field["fieldname"]) == NodeText.Of(custom["insert_after"]));
                merged.Insert(after < 0 ? merged.Count : after + 1, custom);
            }

            foreach (var setter in PropertySetters)
            {
                var index = merged.FindIndex(field => NodeText.Of(field["fieldname"]) == NodeText.Of(setter["field_name"]));
                if (index >= 0)
                {
                    var changed = (JsonObject)merged[index].DeepClone();
                    changed[NodeText.Of(setter["property"])] = NodeText.Of(setter["value"]);
                    merged[index] = changed;
                }
            }

            return merged;
        }

        private int ColumnOf(JsonObject field)
        {
            var name = NodeText.Of(field["fieldname"]);
            if (!_columns.TryGetValue(name, out var column))
            {
                _columns[name] = column = StandardColumns.FirstField + _columns.Count;
            }

            return column;
        }
    }
}
