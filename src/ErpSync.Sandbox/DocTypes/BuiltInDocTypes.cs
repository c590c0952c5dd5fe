using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>The framework's own DocTypes, reduced to what a client of the API meets.</summary>
internal static class BuiltInDocTypes
{
    private const string NamingSeries = "Naming Series";

    /// <summary>DocTypes that describe DocTypes.</summary>
    public static IReadOnlySet<string> Descriptive { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "DocType", "DocField", "DocPerm" };

    public static IEnumerable<JsonObject> All(FrappeBehaviour behaviour)
    {
        yield return DocField(behaviour);
        yield return DocPermission();
        yield return new DocTypeSketch("DocType Action", isChild: true)
            .Fields("Data", "label", "group", "action_type")
            .Field("action", "Small Text")
            .Fields("Check", "hidden", "custom")
            .ToJson();
        yield return new DocTypeSketch("DocType Link", isChild: true)
            .Fields("Data", "link_doctype", "link_fieldname", "parent_doctype", "table_fieldname", "group")
            .Fields("Check", "hidden", "is_child_table", "custom")
            .ToJson();
        yield return new DocTypeSketch("DocType State", isChild: true).Fields("Data", "title", "color").Fields("Check", "custom").ToJson();
        yield return DocType(behaviour);
        yield return CustomField();
        yield return new DocTypeSketch("Property Setter", "format:{doc_type}-{field_name}-{property}", "Custom")
            .Fields("Check", "is_system_generated")
            .Field("doctype_or_field", "Select", "DocField\nDocType", "DocField")
            .Fields("Data", "doc_type", "field_name", "row_name", "module", "property", "property_type")
            .Fields("Small Text", "value")
            .Field("default_value")
            .ToJson();
        yield return new DocTypeSketch("Version", "hash")
            .Field("ref_doctype", "Data", required: true)
            .Field("docname", required: true)
            .Field("data", "Code")
            .ToJson();
        yield return new DocTypeSketch("Deleted Document")
            .Field("deleted_name")
            .Field("deleted_doctype")
            .Field("restored", "Check")
            .Field("new_name")
            .Field("data", "Code")
            .ToJson();
        yield return new DocTypeSketch("Comment", "hash")
            .Field(
                "comment_type",
                "Select",
                "Comment\nLike\nInfo\nLabel\nWorkflow\nCreated\nSubmitted\nCancelled\nUpdated\nDeleted\nAssigned\nAssignment Completed\n"
                + "Attachment\nAttachment Removed\nShared\nUnshared\nBot\nRelinked\nEdit",
                "Comment",
                required: true)
            .Fields("Data", "comment_email", "comment_by")
            .Fields("Check", "published", "seen")
            .Fields("Data", "subject", "reference_doctype", "reference_name", "reference_owner")
            .Field("content", "HTML Editor")
            .ToJson();
        yield return new DocTypeSketch("DocShare", "hash")
            .Fields("Data", "user", "share_doctype", "share_name")
            .Fields("Check", "read", "write", "share", "submit", "everyone", "notify_by_email=1")
            .ToJson();
        foreach (var docType in WebhookDocTypes.All(behaviour))
        {
            yield return docType;
        }

        foreach (var docType in DocumentNamingRules.DocTypes().Concat(WorkflowRules.DocTypes()))
        {
            yield return docType;
        }

        yield return FileDocType.Definition(behaviour);
        yield return User();
        yield return SystemSettings();
        if (behaviour.SeriesTool == NamingSeries)
        {
            yield return new DocTypeSketch(NamingSeries, isSingle: true, module: "Setup")
                .Fields("Data", "select_doc_for_series")
                .Field("set_options", "Text")
                .Field("user_must_always_select", "Check")
                .Field("prefix")
                .Field("current_value", "Int")
                .ToJson();
            yield break;
        }

        yield return new DocTypeSketch("Amended Document Naming Settings", isChild: true)
            .Fields("Data", "document_type", "action")
            .ToJson();
        yield return new DocTypeSketch(behaviour.SeriesTool, isSingle: true)
            .Fields("Data", "transaction_type")
            .Field("naming_series_options", "Text")
            .Field("user_must_always_select", "Check")
            .Field("prefix")
            .Field("current_value", "Int")
            .Field("default_amend_naming", "Select", "Amend Counter\nDefault Naming", "Amend Counter")
            .Field("amend_naming_override", "Table", "Amended Document Naming Settings")
            .ToJson();
    }

    private static JsonObject DocType(FrappeBehaviour behaviour) => new DocTypeSketch("DocType", "Prompt")
        .With("allow_rename", 1)
        .With("track_changes", 1)
        .Fields("Check", "issingle", "is_virtual", "is_tree", "istable", "editable_grid=1", "track_changes")
        .Fields("Data", "module", "autoname", "search_fields", "title_field", "image_field", "nsm_parent_field", "timeline_field", "icon")
        .FieldIf(
            behaviour.HasNamingRuleInMeta,
            "naming_rule",
            "Select",
            "\nSet by user\nBy fieldname\nBy \"Naming Series\" field\nExpression\nExpression (old style)\nRandom\nUUID\nBy script\n"
            + "Autoincrement")
        .Fields("Small Text", "description")
        .Field("sort_field", "Data", @default: behaviour.SortsByCreation ? "creation" : "modified")
        .Field("sort_order", "Select", "ASC\nDESC", "DESC")
        .Fields("Check", "read_only", "in_create", "allow_copy", "allow_rename=1", "allow_import", "hide_toolbar", "track_seen")
        .Fields("Int", "max_attachments")
        .Field("document_type", "Select", "\nDocument\nSetup\nSystem\nOther")
        .Field("engine", "Select", "InnoDB\nMyISAM", "InnoDB")
        .Fields(
            "Check", "is_submittable", "show_name_in_global_search", "custom", "beta", "has_web_view", "allow_guest_to_view",
            "email_append_to", "show_title_field_in_link", "translated_doctype", "is_calendar_and_gantt", "quick_entry")
        .Fields("Int", "grid_page_length=50", "rows_threshold_for_grid_search=20")
        .Fields(
            "Check", "track_views", "allow_events_in_timeline", "allow_auto_repeat", "make_attachments_public",
            "force_re_route_to_default_view", "show_preview_popup", "protect_attached_files", "index_web_pages_for_search=1")
        .Field("row_format", "Select", "Dynamic\nCompressed", "Dynamic")
        .Field("fields", "Table", "DocField")
        .Field("permissions", "Table", "DocPerm")
        .Field("actions", "Table", "DocType Action")
        .FieldIf(behaviour.HasSubmissionQueue, "queue_in_background", "Check")
        .Field("links", "Table", "DocType Link")
        .Field("states", "Table", "DocType State")
        .ToJson();

    private static JsonObject DocField(FrappeBehaviour behaviour) => new DocTypeSketch("DocField", isChild: true)
        .Fields("Data", "fieldname", "label", "fieldtype")
        .Field("options", "Small Text")
        .Fields(
            "Check", "search_index", "show_dashboard", "hidden", "set_only_once", "allow_in_quick_entry", "print_hide", "report_hide",
            "reqd", "bold", "in_global_search", "collapsible", "unique", "no_copy", "allow_on_submit")
        .Fields("Int", "permlevel")
        .Fields("Check", "ignore_user_permissions")
        .Fields("Int", "columns")
        .Field("default", "Small Text")
        .Field("description", "Small Text")
        .Fields("Check", "in_list_view")
        .Field("fetch_from", "Small Text")
        .Fields(
            "Check", "fetch_if_empty", "in_filter", "remember_last_selected_value", "ignore_xss_filter", "print_hide_if_no_value",
            "allow_bulk_edit", "in_standard_filter", "in_preview", "read_only")
        .Field("precision", "Select", "\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9")
        .Fields("Int", "length")
        .Fields(
            "Check", "translatable", "hide_border", "hide_days", "hide_seconds", "non_negative", "sort_options", "show_on_timeline",
            "make_attachment_public")
        .FieldIf(behaviour.HasNamingRuleInMeta, "is_virtual", "Check")
        .FieldIf(behaviour.HasMasksInMeta, "mask", "Check")
        .FieldIf(behaviour.HasMasksInMeta, "not_nullable", "Check")
        .Fields("Small Text", "depends_on", "mandatory_depends_on", "read_only_depends_on")
        .ToJson();

    private static JsonObject DocPermission() => new DocTypeSketch("DocPerm", isChild: true)
        .Fields("Int", "permlevel")
        .Field("role")
        .Fields(
            "Check", "read=1", "write=1", "create=1", "submit", "cancel", "delete=1", "amend", "report=1", "export=1", "import",
            "share=1", "print=1", "email=1", "if_owner", "select")
        .ToJson();

    private static JsonObject CustomField() => new DocTypeSketch("Custom Field", "format:{dt}-{fieldname}", "Custom")
        .Fields("Check", "is_system_generated")
        .Fields("Data", "dt", "module", "label", "fieldname", "insert_after")
        .Fields("Int", "length")
        .Field("fieldtype", "Data", null, "Data")
        .Field("precision", "Select", "\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9")
        .Fields("Check", "hide_seconds", "hide_days", "sort_options")
        .Fields("Small Text", "options", "fetch_from")
        .Fields("Check", "fetch_if_empty", "collapsible")
        .Fields("Text", "default")
        .Fields("Text", "depends_on", "mandatory_depends_on", "read_only_depends_on", "description")
        .Fields("Check", "non_negative", "reqd", "unique", "is_virtual", "read_only", "ignore_user_permissions", "hidden", "print_hide")
        .Fields("Check", "print_hide_if_no_value", "no_copy", "allow_on_submit", "in_list_view", "in_standard_filter", "in_global_search")
        .Fields("Check", "in_preview", "bold", "report_hide", "search_index", "allow_in_quick_entry", "ignore_xss_filter", "translatable")
        .Fields("Check", "hide_border", "show_dashboard", "set_only_once")
        .Fields("Int", "permlevel", "columns")
        .ToJson();

    private static JsonObject User() => new DocTypeSketch("User", "field:email")
        .With("allow_rename", 1)
        .With("track_changes", 1)
        .Fields("Check", "enabled=1")
        .Field("email", "Data", "Email", required: true)
        .Field("first_name", required: true)
        .Fields("Data", "middle_name", "last_name", "full_name", "username", "language=en", "time_zone")
        .Fields("Check", "send_welcome_email", "unsubscribed", "mute_sounds")
        .Field("user_type", "Data", null, "System User")
        .ToJson();

    private static JsonObject SystemSettings() => new DocTypeSketch("System Settings", isSingle: true)
        .With("track_changes", 1)
        .Fields("Data", "app_name", "country", "language", "time_zone", "currency")
        .Fields("Check", "enable_onboarding", "setup_complete", "disable_document_sharing")
        .Field("date_format", "Select", "yyyy-mm-dd\ndd-mm-yyyy\ndd/mm/yyyy\ndd.mm.yyyy\nmm/dd/yyyy\nmm-dd-yyyy", "yyyy-mm-dd")
        .Field("time_format", "Select", "HH:mm:ss\nHH:mm", "HH:mm:ss")
        .Field("number_format", "Data", null, "#,###.##")
        .Field("first_day_of_the_week", "Data", null, "Sunday")
        .Field("float_precision", "Data", null, "3")
        .Field("currency_precision")
        .Field("rounding_method", "Data", null, "Banker's Rounding")
        .Field("session_expiry", "Data", null, "170:00")
        .Fields("Check", "allow_error_traceback=1", "apply_strict_user_permissions")
        .Fields("Int", "max_file_size")
        .Field("allowed_file_extensions", "Small Text")
        .Fields("Check", "strip_exif_metadata_from_uploaded_images=1")
        .ToJson();
}
