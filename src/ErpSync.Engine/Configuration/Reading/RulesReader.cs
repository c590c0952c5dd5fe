namespace ErpSync.Engine.Configuration.Reading;

/// <summary>Reads the rules of sync_rules and, over them, those of each DocType.</summary>
internal static class RulesReader
{
    private const long Mebibyte = 1024 * 1024;

    private const int MostAttachmentMebibytes = 10_240;

    /// <summary>The rules of every configured DocType.</summary>
    public static IReadOnlyDictionary<string, DocTypeRules> Read(ConfigurationSection rules, IReadOnlyList<string> docTypes)
    {
        var findings = rules.Context.Findings;
        var basis = ReadCommon(rules, new DocTypeRules { DocType = "" }) with
        {
            Strategy = Words.ConflictResolution.Read(
                rules.Text("conflict_resolution", VariableNames.ConflictResolution), ConflictStrategy.LatestTimestamp, findings),
        };
        var result = docTypes.ToDictionary(
            docType => docType, docType => basis with { DocType = docType }, StringComparer.OrdinalIgnoreCase);
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, section) in rules.Section("doctype_rules").NamedSections())
        {
            var own = ReadDocType(name.Text, section, basis);
            if (!seen.TryAdd(name.Text, name.Line))
            {
                findings.Error(
                    section.Place, $"{KeyText.ForDisplay(name.Text)} has rules twice, first on line {seen[name.Text]}.",
                    "Put the rules together in one place.");
            }
            else if (result.TryGetValue(name.Text, out var known))
            {
                result[name.Text] = own with { DocType = known.DocType };
            }
            else
            {
                ReportUnlisted(name.Text, section.Place, docTypes, findings);
            }
        }

        return result;
    }

    /// <summary>
    /// Rules for a DocType that is not listed do nothing, which is a warning; but when the name is nearly that of a listed one, the rules
    /// of that one would silently not apply (a one-way DocType would go both ways), so that is an error.
    /// </summary>
    private static void ReportUnlisted(string name, Place place, IReadOnlyList<string> docTypes, FindingCollector findings)
    {
        var shown = KeyText.ForDisplay(name);
        if (NearestName.Find(name, docTypes) is { } nearest)
        {
            findings.Error(
                place, $"There are rules for {shown}, which is not in doctypes. Did you mean {nearest}?",
                $"Write {nearest}, or add {shown} to doctypes.");
        }
        else
        {
            findings.Warning(
                place, $"There are rules for {shown}, which is not in doctypes; they have no effect.",
                $"Add {shown} to doctypes, or remove its rules.");
        }
    }

    private static DocTypeRules ReadDocType(string docType, ConfigurationSection section, DocTypeRules basis)
    {
        var findings = section.Context.Findings;
        var priority = section.Text("priority");
        var resolution = section.Text("conflict_resolution");
        var strategy = Words.Priority.Read(priority, basis.Strategy, findings);
        var named = Words.ConflictResolution.Read(resolution, strategy, findings);
        if (priority is not null && resolution is not null && named != strategy)
        {
            findings.Error(
                resolution.Place, "priority and conflict_resolution of this DocType say different things.",
                "Keep one of the two; they mean the same.");
        }

        return FieldRulesReader.Read(section, ReadCommon(section, basis) with
        {
            Strategy = named,
            Filters = new FiltersReader(docType, section).Read(),
            OnLeave = Words.OnLeave.Read(section.Text("on_leave"), LeavePolicy.Keep, findings),
        });
    }

    /// <summary>What may stand under sync_rules and under a DocType alike.</summary>
    private static DocTypeRules ReadCommon(ConfigurationSection section, DocTypeRules basis)
    {
        var findings = section.Context.Findings;
        var budget = section.Section("max_deletes");
        var changes = section.Section("max_changes");
        var excluded = FieldRulesReader.ReadFields(section.Texts("exclude_fields"), findings, allowChildFields: true);
        return basis with
        {
            Direction = Words.Direction.Read(section.Text("direction"), basis.Direction, findings),
            Fallback = Words.Fallback.Read(section.Text("conflict_fallback"), basis.Fallback, findings),
            Scope = Words.Scope.Read(section.Text("conflict_scope"), basis.Scope, findings),
            Deletes = Words.Deletes.Read(section.Text("deletes"), basis.Deletes, findings),
            DocStatus = Words.DocStatus.Read(section.Text("docstatus"), basis.DocStatus, findings),
            MaxDeletes = Numbers.Integer(budget.Text("count"), basis.MaxDeletes, 0, 1_000_000, findings),
            MaxDeletesPercent = Numbers.Real(budget.Text("percent"), basis.MaxDeletesPercent, 0, 100, findings),
            MaxChanges = Numbers.Integer(changes.Text("count"), basis.MaxChanges, 0, 1_000_000, findings),
            MaxChangesPercent = Numbers.Real(changes.Text("percent"), basis.MaxChangesPercent, 0, 100, findings),
            Attachments = Words.Attachments.Read(section.Text("attachments"), basis.Attachments, findings),
            MaxAttachmentBytes = Numbers.Integer(
                section.Text("max_attachment_mb"), (int)(basis.MaxAttachmentBytes / Mebibyte), 1, MostAttachmentMebibytes, findings) * Mebibyte,
            ExcludedFields = new HashSet<string>(basis.ExcludedFields.Concat(excluded), StringComparer.Ordinal),
        };
    }
}
