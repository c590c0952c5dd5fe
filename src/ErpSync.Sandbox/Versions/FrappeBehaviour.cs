using System.Globalization;

namespace ErpSync.Sandbox;

/// <summary>
/// In what Frappe 13, 14, 15 and 16 differ, as far as a client of the API meets it. Everything else asks these switches and never a
/// version. The defaults are those of the recorded site, 15.101.1; sections are those of the contract.
/// </summary>
internal sealed record FrappeBehaviour
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>Section 1: a wrong secret is no error, the request goes on as Guest (13).</summary>
    public bool TakesWrongSecretForGuest { get; init; }

    /// <summary>Section 1: credentials of an unknown scheme pass as Guest (13); 401 from 14 on.</summary>
    public bool PassesUnknownSchemes { get; init; }

    /// <summary>Section 1: Basic credentials that are no base64 are a 400 InvalidAuthorizationToken (13, 14); 401 from 15 on.</summary>
    public bool CallsBrokenCredentialsBadRequest { get; init; }

    /// <summary>Section 1: the key of a disabled user is refused (late 15 and 16; not in 15.55).</summary>
    public bool RefusesDisabledUsers { get; init; } = true;

    /// <summary>Section 1: a list in a JSON body arrives as its first element, except in a document (13).</summary>
    public bool TakesFirstOfLists { get; init; }

    /// <summary>Section 1: bytes of the largest request body, 25 MiB; null (13) for no limit of the framework's own.</summary>
    public long? LargestBody { get; init; } = 25 * Mebibyte;

    /// <summary>Section 1: maintenance answers a page even under <c>/api</c> (13).</summary>
    public bool ShowsMaintenanceAsPage { get; init; }

    /// <summary>Section 1: <c>allow_reads_during_maintenance</c> is known (from 14 on).</summary>
    public bool CanReadDuringMaintenance { get; init; } = true;

    /// <summary>Section 2: <c>/api/v2</c> is there (from 15 on).</summary>
    public bool HasV2 { get; init; } = true;

    /// <summary>Section 2: v1 may be written <c>/api/v1</c> (from 15 on).</summary>
    public bool HasV1Prefix { get; init; } = true;

    /// <summary>Section 2: <c>/api/v2/document/…/copy</c> is there (late 15 and 16; taken to have come with the kept names).</summary>
    public bool HasCopyRoute { get; init; } = true;

    /// <summary>Section 2: reading a document through v2 shows its nulls (16).</summary>
    public bool ShowsNullsOnV2 { get; init; }

    /// <summary>Section 2: a method called on a document through v2 answers the document too, under <c>docs</c> (16).</summary>
    public bool AddsDocumentToMethodsOnV2 { get; init; }

    /// <summary>Section 2: the answer to a delete stands under <c>message</c> (13, 14), not <c>data</c>.</summary>
    public bool AnswersDeleteAsMessage { get; init; }

    /// <summary>Section 2: the answer to a create shows nulls (13, 14).</summary>
    public bool ShowsNullsOfCreates { get; init; }

    /// <summary>Section 2: <c>exc_type</c> is there only if the error came with a raising message (13, 14).</summary>
    public bool NamesOnlyThrownErrors { get; init; }

    /// <summary>Section 2: a missing document of a DocType that the user may not read is a 403 (from 15 on), not a 404.</summary>
    public bool HidesMissingDocuments { get; init; } = true;

    /// <summary>Section 2: a Guest is not told the <c>exception</c> (16: system users only).</summary>
    public bool HidesExceptionFromGuest { get; init; }

    /// <summary>Sections 2 and 3: v2 lists have pages with <c>has_next_page</c>, nested filters and descend by default (16).</summary>
    public bool HasQueryEngineOnV2 { get; init; }

    /// <summary>Section 3: a list without <c>order_by</c> is sorted by the DocType's sort field, drafts first (13).</summary>
    public bool SortsListsByDefault { get; init; }

    /// <summary>Section 3: <c>*</c> shows columns above the user's permission level too (13).</summary>
    public bool ShowsAllLevelsInWildcards { get; init; }

    /// <summary>Section 3: rows of a table that is a Custom Field can be listed (from 14 on).</summary>
    public bool ListsRowsOfCustomTables { get; init; } = true;

    /// <summary>Section 3: Administrator lists child rows without naming a parent (16).</summary>
    public bool ListsRowsWithoutParent { get; init; }

    /// <summary>Section 3: <c>{"table": ["field"]}</c> among the fields gives nested rows (16).</summary>
    public bool NestsChildRows { get; init; }

    /// <summary>Section 3: functions are written <c>{"COUNT": "name", "as": "n"}</c>; as text they are refused (16).</summary>
    public bool WantsFunctionsAsObjects { get; init; }

    /// <summary>Section 4: <c>__newname</c> names every kind of document and keeps the rows' names (13, 14, 15 before 15.10).</summary>
    public bool KeepsNewName { get; init; }

    /// <summary>Section 4: a v2 create keeps the <c>name</c> it carries (between 15.55 and 15.82 it came; 16).</summary>
    public bool KeepsNamesOnV2 { get; init; } = true;

    /// <summary>Section 4: naming rule UUID (16); a valid UUID sent as name is kept.</summary>
    public bool HasUuidNames { get; init; }

    /// <summary>Section 4: <c>creation</c> and <c>owner</c> of an insert are kept if they are sent (13).</summary>
    public bool KeepsStampsOfInserts { get; init; }

    /// <summary>Section 4: an insert checks the permission before the links (13).</summary>
    public bool ChecksPermissionBeforeLinks { get; init; }

    /// <summary>Section 4: a PUT whose body names a document that is not there is a 417 (13), not a 404.</summary>
    public bool CallsUnknownNameInvalid { get; init; }

    /// <summary>Section 5: a draft can be discarded: docstatus 2 without having been submitted (16).</summary>
    public bool CanDiscard { get; init; }

    /// <summary>Section 5: the Single whose methods read and raise series counters; <c>Naming Series</c> on 13.</summary>
    public string SeriesTool { get; init; } = "Document Naming Settings";

    /// <summary>
    /// Section 6: element around names in the comment of a rename. The contract reads <c>b</c>, the recorded 15.101.1 writes
    /// <c>strong</c>; the older ones are given <c>b</c> here, so that clients meet both.
    /// </summary>
    public string BoldElement { get; init; } = "strong";

    /// <summary>Section 7: Webhooks are named by the series HOOK-.#### (13, 14), not by the person.</summary>
    public bool NumbersWebhooks { get; init; }

    /// <summary>Section 7: a Webhook's address has at most 140 characters (13).</summary>
    public bool HasShortWebhookUrls { get; init; }

    /// <summary>Section 7: a Webhook has a timeout of its own (from 14 on); 5 seconds otherwise.</summary>
    public bool HasWebhookTimeouts { get; init; } = true;

    /// <summary>Section 7: a Webhook may have a template as address, and a queue (15, 16).</summary>
    public bool HasDynamicWebhooks { get; init; } = true;

    /// <summary>Section 7: the event workflow_transition is offered (16).</summary>
    public bool OffersWorkflowTransition { get; init; }

    /// <summary>Section 7: of several saves in one request the first is sent (13), not the last.</summary>
    public bool SendsFirstState { get; init; }

    /// <summary>Section 7: conditions are evaluated at events only (16), not before every save.</summary>
    public bool EvaluatesConditionsAtEventsOnly { get; init; }

    /// <summary>Section 7: the Webhook Request Log names webhook and document (from 14 on).</summary>
    public bool LogsWebhookNames { get; init; } = true;

    /// <summary>Section 7: the Webhook Request Log names the DocType (16).</summary>
    public bool LogsWebhookDocType { get; init; }

    /// <summary>Section 10: DocTypes have a <c>naming_rule</c>, fields an <c>is_virtual</c> (from 14 on).</summary>
    public bool HasNamingRuleInMeta { get; init; } = true;

    /// <summary>Section 10: DocTypes have <c>queue_in_background</c> (from 15 on).</summary>
    public bool HasSubmissionQueue { get; init; } = true;

    /// <summary>Section 10: fields have <c>mask</c> and <c>not_nullable</c> (16).</summary>
    public bool HasMasksInMeta { get; init; }

    /// <summary>Section 3: new DocTypes sort by <c>creation</c> (16), not <c>modified</c>.</summary>
    public bool SortsByCreation { get; init; }

    /// <summary>Section 11: a File has a <c>file_type</c>, and <c>download_file</c> a short name (from 14 on).</summary>
    public bool HasFileTypes { get; init; } = true;

    /// <summary>Section 11: bytes of the largest file unless System Settings say otherwise: 25 MiB, on 13 10 MiB.</summary>
    public long LargestFile { get; init; } = 25 * Mebibyte;

    /// <summary>Section 11: System Settings may name the extensions of files that are taken (from 15 on).</summary>
    public bool LimitsFileTypes { get; init; } = true;

    /// <summary>The behaviour of a version such as <c>15.101.1</c>; a text that is no version behaves like that one.</summary>
    public static FrappeBehaviour Of(string version)
    {
        var parts = version.Split('.', '-');
        var major = Number(parts, 0) ?? 15;
        var minor = Number(parts, 1) ?? int.MaxValue;
        return major switch
        {
            <= 13 => Thirteen,
            14 => Fourteen,
            15 => Fifteen(minor),
            _ => Sixteen,
        };
    }

    private static FrappeBehaviour Fourteen { get; } = new()
    {
        LimitsFileTypes = false,
        CallsBrokenCredentialsBadRequest = true,
        RefusesDisabledUsers = false,
        HasV2 = false,
        HasV1Prefix = false,
        HasCopyRoute = false,
        AnswersDeleteAsMessage = true,
        ShowsNullsOfCreates = true,
        NamesOnlyThrownErrors = true,
        HidesMissingDocuments = false,
        KeepsNewName = true,
        KeepsNamesOnV2 = false,
        BoldElement = "b",
        NumbersWebhooks = true,
        HasDynamicWebhooks = false,
        HasSubmissionQueue = false,
    };

    private static FrappeBehaviour Thirteen { get; } = Fourteen with
    {
        TakesWrongSecretForGuest = true,
        PassesUnknownSchemes = true,
        TakesFirstOfLists = true,
        LargestBody = null,
        ShowsMaintenanceAsPage = true,
        CanReadDuringMaintenance = false,
        SortsListsByDefault = true,
        ShowsAllLevelsInWildcards = true,
        ListsRowsOfCustomTables = false,
        KeepsStampsOfInserts = true,
        ChecksPermissionBeforeLinks = true,
        CallsUnknownNameInvalid = true,
        SeriesTool = "Naming Series",
        HasShortWebhookUrls = true,
        HasWebhookTimeouts = false,
        SendsFirstState = true,
        LogsWebhookNames = false,
        HasNamingRuleInMeta = false,
        HasFileTypes = false,
        LargestFile = 10 * Mebibyte,
    };

    private static FrappeBehaviour Sixteen { get; } = new()
    {
        ShowsNullsOnV2 = true,
        AddsDocumentToMethodsOnV2 = true,
        HidesExceptionFromGuest = true,
        HasQueryEngineOnV2 = true,
        ListsRowsWithoutParent = true,
        NestsChildRows = true,
        WantsFunctionsAsObjects = true,
        HasUuidNames = true,
        CanDiscard = true,
        OffersWorkflowTransition = true,
        EvaluatesConditionsAtEventsOnly = true,
        LogsWebhookDocType = true,
        HasMasksInMeta = true,
        SortsByCreation = true,
    };

    /// <summary>15.82 is the earliest that was read with what 15.55 does not have yet.</summary>
    private static FrappeBehaviour Fifteen(int minor) => new()
    {
        RefusesDisabledUsers = minor >= 82,
        HasCopyRoute = minor >= 82,
        KeepsNewName = minor < 10,
        KeepsNamesOnV2 = minor >= 82,
    };

    private static int? Number(string[] parts, int index) =>
        index < parts.Length && int.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
