using ErpSync.Engine.Configuration;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Schema;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Sync.Writing;

namespace ErpSync.Engine.Connecting;

/// <summary>Checks one site step by step and says which step failed and what to do. Writes nothing.</summary>
internal sealed class ConnectionTester(IFrappeSite site, SyncConfiguration configuration)
{
    // Beyond this the "latest" of two edits is often decided by the clocks, not by the people.
    private static readonly TimeSpan WorryingSkew = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, DocTypeSchema> _schemas = new(StringComparer.Ordinal);

    /// <summary>The definitions that were read, by DocType.</summary>
    public IReadOnlyDictionary<string, DocTypeSchema> Schemas => _schemas;

    /// <summary>The prefixes that Document Naming Rules number with, by DocType.</summary>
    public async Task<ILookup<string, string>> NamingRulesAsync(CancellationToken cancellationToken) =>
        (await SiteNamingRules.ReadAsync(site, cancellationToken)).ToLookup(rule => rule.Raw.Text("document_type") ?? "", SiteNamingRules.Prefix, StringComparer.Ordinal);

    /// <summary>The configured DocTypes that have an active Workflow; empty also when the user may not see workflows.</summary>
    public async Task<IReadOnlyList<string>> WorkflowsAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var docType in _schemas.Values.Where(schema => schema.Field("workflow_state") is not null).Select(schema => schema.Name))
        {
            try
            {
                IReadOnlyList<SiteFilter> active = [new("document_type", "=", docType), new("is_active", "=", 1)];
                if ((await site.FindNamesAsync("Workflow", active, 1, cancellationToken)).Count > 0)
                {
                    found.Add(docType);
                }
            }
            catch (SiteException exception) when (exception.Class is SiteErrorClass.Permission or SiteErrorClass.Schema)
            {
                return [];
            }
        }

        return found;
    }

    public async Task<ErpConnectionResult> TestAsync(CancellationToken cancellationToken)
    {
        SiteProfile profile;
        try
        {
            profile = await site.ConnectAsync(cancellationToken);
        }
        catch (SiteException exception)
        {
            return Failed(exception);
        }

        var access = new List<ErpDocTypeAccess>();
        foreach (var docType in configuration.DocTypes)
        {
            access.Add(await AccessAsync(docType, cancellationToken));
        }

        var problem = access.Find(entry => entry.Problem is not null);
        return new ErpConnectionResult
        {
            Side = site.Side,
            Url = site.Url,
            Success = problem is null,
            User = profile.User,
            FrappeVersion = profile.FrappeVersion,
            ErpNextVersion = profile.ErpNextVersion,
            Latency = profile.Latency,
            TimeZone = profile.TimeZone,
            ClockSkew = profile.ClockSkew,
            KeepsNames = profile.KeepsNames,
            FailedStep = problem is null ? null : problem.Exists ? "Permission" : "DocType",
            Message = problem is null ? Advice(profile) : $"{problem.DocType}: {problem.Problem}",
            RecommendedAction = problem is null ? null
                : problem.Exists ? $"Give {profile.User} the missing permissions on the {Words.Of(site.Side)} site, or set the direction of the DocType."
                : $"Install the app that brings {problem.DocType} on the {Words.Of(site.Side)} site, or take it out of sync_rules.doctypes.",
            ErrorId = problem is null ? null : problem.Exists ? ErrorIds.PermissionDenied : ErrorIds.DocTypeMissing,
            DocTypes = access,
        };
    }

    private async Task<ErpDocTypeAccess> AccessAsync(string docType, CancellationToken cancellationToken)
    {
        try
        {
            if (await site.GetSchemaAsync(docType, cancellationToken) is not { } schema)
            {
                return new ErpDocTypeAccess { DocType = docType, Problem = $"does not exist on the {Words.Of(site.Side)} site." };
            }

            _schemas[docType] = schema;
            return await PermissionsAsync(docType, schema, cancellationToken);
        }
        catch (SiteException exception)
        {
            return new ErpDocTypeAccess { DocType = docType, Exists = exception.Class != SiteErrorClass.Schema, Problem = exception.Message };
        }
    }

    private async Task<ErpDocTypeAccess> PermissionsAsync(string docType, DocTypeSchema schema, CancellationToken cancellationToken)
    {
        var allowed = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var permission in schema.IsSingle ? new[] { "read", "write" } : ["read", "write", "create", "delete"])
        {
            allowed[permission] = await site.HasPermissionAsync(docType, permission, cancellationToken);
        }

        var canSubmit = !schema.IsSubmittable || await site.HasPermissionAsync(docType, "submit", cancellationToken);
        var isWritten = configuration.Rules.TryGetValue(docType, out var rules)
            && (rules.Direction == SyncDirection.Bidirectional || rules.Direction == Words.Towards(site.Side));
        var needed = isWritten ? allowed.Where(entry => !entry.Value).Select(entry => entry.Key).ToList() : allowed["read"] ? [] : ["read"];
        return new ErpDocTypeAccess
        {
            DocType = docType,
            Exists = true,
            CanRead = allowed["read"],
            CanWrite = allowed["write"],
            CanCreate = allowed.GetValueOrDefault("create"),
            CanDelete = allowed.GetValueOrDefault("delete"),
            CanSubmit = canSubmit,
            Count = !allowed["read"] ? null : schema.IsSingle ? 1 : await site.CountAsync(docType, cancellationToken),
            Problem = needed.Count > 0 ? $"the user may not {string.Join(", ", needed)}." : null,
        };
    }

    private static string? Advice(SiteProfile profile) =>
        profile.ClockSkew.Duration() > WorryingSkew
            ? $"The site's clock differs from this machine's by {profile.ClockSkew.TotalSeconds:0} seconds; latest_timestamp takes that into account."
            : null;

    private ErpConnectionResult Failed(SiteException exception)
    {
        var error = SiteErrorText.ToError(exception, site.Url.ToString());
        return new ErpConnectionResult
        {
            Side = site.Side,
            Url = site.Url,
            Success = false,
            FailedStep = exception.Class switch
            {
                SiteErrorClass.Authentication => "Authenticate",
                SiteErrorClass.Protocol => "Site",
                SiteErrorClass.Permission => "Permission",
                _ => "Connect",
            },
            Message = error.Message,
            RecommendedAction = error.RecommendedAction,
            ErrorId = error.ErrorId,
        };
    }
}
