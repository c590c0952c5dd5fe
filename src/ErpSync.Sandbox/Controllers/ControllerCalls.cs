namespace ErpSync.Sandbox;

/// <summary>Calls the controllers registered for a DocType, in order of registration.</summary>
internal sealed class ControllerCalls(SiteInternals site)
{
    private readonly Dictionary<string, List<IDocTypeController>> _byDocType = new(StringComparer.Ordinal);

    public void Add(IDocTypeController controller)
    {
        if (!_byDocType.TryGetValue(controller.DocType, out var controllers))
        {
            _byDocType[controller.DocType] = controllers = [];
        }

        controllers.Add(controller);
    }

    public string? MakeName(OpenDocument document, Session session)
    {
        foreach (var controller in Of(document))
        {
            if (controller.MakeName(document.Values, Context(document, session)) is { Length: > 0 } name)
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>DocTypes whose links do not stop a cancel.</summary>
    public IReadOnlySet<string> IgnoredOnCancel(OpenDocument document) =>
        Of(document).SelectMany(controller => controller.IgnoredOnCancel).ToHashSet(StringComparer.Ordinal);

    public void BeforeLinks(OpenDocument document, Session session) =>
        Each(document, session, (controller, context) => controller.BeforeLinks(document.Values, context));

    public void BeforeSave(OpenDocument document, OpenDocument? before, Session session) =>
        Each(document, session, (controller, context) => controller.BeforeSave(document.Values, before?.Values, context));

    public void AfterInsert(OpenDocument document, Session session) =>
        Each(document, session, (controller, context) => controller.AfterInsert(document.Values, context));

    public void OnUpdate(OpenDocument document, OpenDocument? before, Session session) =>
        Each(document, session, (controller, context) => controller.OnUpdate(document.Values, before?.Values, context));

    public void OnSubmit(OpenDocument document, Session session) =>
        Each(document, session, (controller, context) => controller.OnSubmit(document.Values, context));

    public void OnCancel(OpenDocument document, Session session) =>
        Each(document, session, (controller, context) => controller.OnCancel(document.Values, context));

    public void OnUpdateAfterSubmit(OpenDocument document, OpenDocument? before, Session session) =>
        Each(document, session, (controller, context) => controller.OnUpdateAfterSubmit(document.Values, before?.Values, context));

    public void OnTrash(OpenDocument document, Session session) =>
        Each(document, session, (controller, context) => controller.OnTrash(document.Values, context));

    public void AfterRename(string oldName, OpenDocument document, bool merged, Session session) =>
        Each(document, session, (controller, context) => controller.AfterRename(oldName, document.Values, merged, context));

    private void Each(OpenDocument document, Session session, Action<IDocTypeController, IControllerContext> call)
    {
        foreach (var controller in Of(document))
        {
            call(controller, Context(document, session));
        }
    }

    private List<IDocTypeController> Of(OpenDocument document) => _byDocType.TryGetValue(document.Type.Name, out var found) ? found : [];

    private ControllerContext Context(OpenDocument document, Session session) => new(site, document, session);
}
