namespace ErpSync.Sandbox;

/// <summary>Inserts and saves documents in the order of steps, and so with the precedence of errors, that Frappe 15 has.</summary>
internal sealed class DocumentWriter(SiteInternals site)
{
    /// <summary>Inserts a document as it was sent.</summary>
    /// <param name="document">The new document.</param>
    /// <param name="session">Who inserts.</param>
    /// <param name="keepsNames">
    /// The name and the rows' names that were sent are kept and not checked, and no counter moves: API v2 with a name.
    /// </param>
    public void Insert(OpenDocument document, Session session, bool keepsNames = false)
    {
        var values = document.Values;
        document.IsNew = true;
        site.Defaults.Fill(document, session.User.Name);
        Stamp(document, session, isNew: true);
        site.WebhookEvents.BeforeSave(document);
        var submits = document.DocStatus switch
        {
            0 => false,
            1 => true,
            2 => throw FrappeErrors.Bare("DocstatusTransitionError", "Cannot change docstatus from 0 (Draft) to 2 (Cancelled)"),
            _ => throw FrappeErrors.Bare("ValidationError", "Invalid docstatus"),
        };
        SetRowStatus(document);
        if (site.Behaviour.ChecksPermissionBeforeLinks)
        {
            site.Permissions.RequireWrite(session, document);
        }

        site.Controllers.BeforeLinks(document, session);
        site.Links.Validate(document);
        site.Permissions.RequireWrite(session, document);
        if (!keepsNames)
        {
            site.Naming.NameDocument(document, () => site.Controllers.MakeName(document, session));
        }

        site.Naming.NameNewRows(document);
        SetParent(document);
        ResetHigherLevels(document, null, session);
        DocTypeRecords.Complete(document);
        site.Controllers.BeforeSave(document, null, session);
        NameRowsOfController(document);
        Validate(document, session);
        site.Workflows.Validate(document, null, session);
        SetRowStatus(document);
        site.Rows.Insert(document);
        document.IsNew = false;
        values.Remove("__newname");
        site.Controllers.AfterInsert(document, session);
        site.Attachments.AfterInsert(document, session);
        site.WebhookEvents.Raise(WebhookEventNames.AfterInsert, document, session);
        AfterSave(document, null, session, submits ? SaveAction.Submit : SaveAction.Save);
    }

    /// <summary>Saves a document that was loaded and changed, or built from what was sent.</summary>
    /// <exception cref="FrappeError">
    /// 404 if the name is not stored; 417 TimestampMismatchError if <c>modified</c> is not the stored text, letter by letter.
    /// </exception>
    public void Save(OpenDocument document, Session session)
    {
        if (document.IsNew || document.Name.Length == 0)
        {
            Insert(document, session);
            return;
        }

        site.Permissions.RequireWrite(session, document);
        var sentModified = NodeText.Of(document.Values["modified"]);
        Stamp(document, session, isNew: false);
        SetRowStatus(document);
        var before = site.Reader.Find(document.Type, document.Name) ?? throw Unknown(document);
        if (before.Text("modified") != sentModified)
        {
            throw Mismatch(before.Text("modified"), document.Text("modified"));
        }

        var action = document.Type.IsSingle ? SaveAction.Save : Transition(before.DocStatus, document.DocStatus);
        site.WebhookEvents.BeforeSave(document);
        SetParent(document);
        FillNewRows(document, session);
        site.Naming.NameNewRows(document);
        ResetHigherLevels(document, before, session);
        if (action != SaveAction.Cancel)
        {
            site.Controllers.BeforeLinks(document, session);
            site.Links.Validate(document);
            DocTypeRecords.Complete(document);
            site.Controllers.BeforeSave(document, before, session);
            NameRowsOfController(document);
            Validate(document, session);
            ConstantFields.Validate(document, before);
            site.Workflows.Validate(document, before, session);
        }

        if (action == SaveAction.UpdateAfterSubmit)
        {
            site.AfterSubmit.Validate(document, before);
        }

        SetRowStatus(document);
        site.Rows.Update(document);
        AfterSave(document, before, session, action);
    }

    /// <summary>The refusal of a save that did not see the latest version.</summary>
    public static FrappeError Mismatch(string stored, string mine) => FrappeErrors.Validation(
        $"Error: Document has been modified after you have opened it ({stored}, {mine}). Please refresh to get the latest document.",
        type: "TimestampMismatchError");

    private FrappeError Unknown(OpenDocument document) => site.Behaviour.CallsUnknownNameInvalid
        ? FrappeErrors.Validation("Record does not exist")
        : FrappeErrors.NotFound(document.Type.Name, document.Name);

    private static SaveAction Transition(int before, int after) => (before, after) switch
    {
        (0, 0) => SaveAction.Save,
        (0, 1) => SaveAction.Submit,
        (0, 2) => throw FrappeErrors.Bare("DocstatusTransitionError", "Cannot change docstatus from 0 (Draft) to 2 (Cancelled)"),
        (1, 1) => SaveAction.UpdateAfterSubmit,
        (1, 2) => SaveAction.Cancel,
        (1, 0) => throw FrappeErrors.Bare("DocstatusTransitionError", "Cannot change docstatus from 1 (Submitted) to 0 (Draft)"),
        (2, _) => throw FrappeErrors.Bare("ValidationError", "Cannot edit cancelled document"),
        _ => throw FrappeErrors.Bare("ValidationError", "Invalid docstatus"),
    };

    private void Validate(OpenDocument document, Session session)
    {
        site.Contents.Validate(document, session);
        SyncNameField(document);
        site.Images.Extract(document, session);
        site.Sanitizer.Sanitize(document);
        site.Secrets.Save(document);
    }

    /// <summary>Stamps the document and its rows alike. Creation and owner of an insert are the server's, whatever was sent.</summary>
    private void Stamp(OpenDocument document, Session session, bool isNew)
    {
        var values = document.Values;
        var user = session.User.Name;
        var stamp = site.Clock.NextStamp();
        values["modified"] = stamp;
        values["modified_by"] = user;
        if (isNew)
        {
            var keeps = site.Behaviour.KeepsStampsOfInserts;
            values["creation"] = keeps && !NodeText.IsEmpty(values["creation"]) ? NodeText.Of(values["creation"]) : stamp;
            values["owner"] = keeps && !NodeText.IsEmpty(values["owner"]) ? NodeText.Of(values["owner"]) : user;
        }

        // A saved Single has no creation, so its new rows are stamped on their own, a moment later.
        var rowStamp = document.Type.IsSingle && !isNew ? site.Clock.NextStamp() : stamp;
        var creation = document.Type.IsSingle && !isNew ? rowStamp : NodeText.Of(values["creation"]);
        foreach (var (_, row) in document.AllRows())
        {
            row["modified"] = NodeText.IsEmpty(row["creation"]) ? rowStamp : stamp;
            row["modified_by"] = user;
            if (NodeText.IsEmpty(row["owner"]))
            {
                row["owner"] = NodeText.OrNull(values["owner"]);
            }

            if (NodeText.IsEmpty(row["creation"]))
            {
                row["creation"] = creation;
            }
        }
    }

    private static void SetRowStatus(OpenDocument document)
    {
        var status = document.DocStatus;
        document.Values["docstatus"] = status;
        foreach (var (_, row) in document.AllRows())
        {
            row["docstatus"] = status;
        }
    }

    private static void SetParent(OpenDocument document)
    {
        foreach (var (table, row) in document.AllRows())
        {
            row["parent"] = document.Values["name"]?.DeepClone();
            row["parenttype"] = document.Type.Name;
            row["parentfield"] = table.Name;
        }
    }

    private void FillNewRows(OpenDocument document, Session session)
    {
        foreach (var (table, row) in document.AllRows())
        {
            if (PythonNumbers.ToInt(row[OpenDocument.IsLocalKey]) != 0 && site.DocTypes.Find(table.Options) is { } childType)
            {
                site.Defaults.Fill(childType, row, session.User.Name);
            }
        }
    }

    /// <summary>Rows that a controller added are treated like rows that were sent.</summary>
    private void NameRowsOfController(OpenDocument document)
    {
        foreach (var table in document.Type.TableFields)
        {
            var index = 0;
            foreach (var row in document.RowsOf(table))
            {
                index++;
                if (!NodeText.IsEmpty(row["name"]))
                {
                    continue;
                }

                row["name"] = site.Naming.Hash();
                row["doctype"] = table.Options;
                row[OpenDocument.IsLocalKey] = 1;
                row["idx"] ??= index;
                row["docstatus"] = document.DocStatus;
                foreach (var key in (string[])["owner", "creation", "modified", "modified_by"])
                {
                    row[key] ??= document.Values[key]?.DeepClone();
                }
            }
        }

        SetParent(document);
    }

    /// <summary>Fields above the user's permission levels silently keep the stored value.</summary>
    private static void ResetHigherLevels(OpenDocument document, OpenDocument? before, Session session)
    {
        foreach (var field in document.Type.StoredFields)
        {
            if (!session.User.HasLevel(field.PermissionLevel))
            {
                document.Values[field.Name] = before?.Values[field.Name]?.DeepClone();
            }
        }
    }

    /// <summary>Where a field is the name, the field follows the name, never the other way round.</summary>
    private static void SyncNameField(OpenDocument document)
    {
        if (document.Type.NameField is { } field && document.Text(field) != document.Name)
        {
            document.Values[field] = document.Name;
        }
    }

    private void AfterSave(OpenDocument document, OpenDocument? before, Session session, SaveAction action)
    {
        if (action is SaveAction.Save or SaveAction.Submit)
        {
            if (document.Type.IsTree)
            {
                site.Trees.AfterSave(document);
            }

            site.Controllers.OnUpdate(document, before, session);
            site.Attachments.AfterSave(document, session);
            site.WebhookEvents.Raise(WebhookEventNames.OnUpdate, document, session);
        }

        switch (action)
        {
            case SaveAction.Submit:
                site.Controllers.OnSubmit(document, session);
                site.WebhookEvents.Raise(WebhookEventNames.OnSubmit, document, session);
                break;
            case SaveAction.Cancel:
                site.Controllers.OnCancel(document, session);
                site.WebhookEvents.Raise(WebhookEventNames.OnCancel, document, session);
                site.LinkedDocuments.RequireNoneSubmitted(document, site.Controllers.IgnoredOnCancel(document));
                break;
            case SaveAction.UpdateAfterSubmit:
                site.Controllers.OnUpdateAfterSubmit(document, before, session);
                break;
        }

        site.DocTypeRecords.AfterSave(document);
        if (before is not null && document.Type.TracksChanges)
        {
            site.Versions.Add(document, before, session.User.Name);
        }

        if (before is not null)
        {
            site.WebhookEvents.Raise(WebhookEventNames.OnChange, document, session);
        }
    }

    private enum SaveAction
    {
        Save,
        Submit,
        UpdateAfterSubmit,
        Cancel,
    }
}
