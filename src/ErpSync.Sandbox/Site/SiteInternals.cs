namespace ErpSync.Sandbox;

/// <summary>The collaborators of one site, built once and handed to whoever needs several of them.</summary>
internal sealed class SiteInternals
{
    private const string SystemSettings = "System Settings";

    public SiteInternals(FrappeSiteOptions options)
    {
        Options = options;
        var behaviour = FrappeBehaviour.Of(options.FrappeVersion);
        Behaviour = behaviour with
        {
            HasV2 = options.HasV2 ?? behaviour.HasV2,
            KeepsNamesOnV2 = options.KeepsNamesOnV2 ?? behaviour.KeepsNamesOnV2,
        };
        Names = new SiteNames(options.SiteName);
        Database = new SiteDatabase();
        DocTypes = new DocTypeRegistry(Database);
        Clock = new SiteClock(options.Clock, options.ClockSkew, TimeZone);
        Hashes = new HashNames(new Random(options.Seed), Clock);
        Series = new SeriesNames(Database, Clock);
        Reader = new DocumentReader(Database, DocTypes);
        Intake = new DocumentIntake(DocTypes);
        Marks = new SocialMarks(Database);
        View = new DocumentView(DocTypes, Marks);
        Naming = new NamingRules(Database, Reader, Series, Hashes, new DocumentNamingRules(Database, Reader, DocTypes, Series, Clock), Behaviour);
        Rows = new RowStore(Database, DocTypes, Naming, Names);
        Defaults = new Defaults(Clock, DocTypes);
        Links = new LinkValidation(Database, DocTypes);
        Contents = new ContentValidation(DocTypes);
        Secrets = new SecretFields(Database, DocTypes);
        Sanitizer = new ContentSanitizing(DocTypes);
        AfterSubmit = new UpdateAfterSubmit(Database, DocTypes);
        Records = new SystemRecords(Database, DocTypes, Clock, Rows, Hashes);
        Versions = new VersionLog(DocTypes, Records);
        Workflows = new WorkflowRules(Database, Reader, DocTypes);
        Trees = new TreeKeeper(Database);
        LinkedDocuments = new LinkedDocuments(Database, DocTypes, options.BaseUrl);
        Permissions = new Permissions(Reader, View, DocTypes);
        Controllers = new ControllerCalls(this);
        Writer = new DocumentWriter(this);
        Deleter = new DocumentDeleter(this);
        Renamer = new DocumentRenamer(this);
        Files = new FileStore(Database);
        FileSaving = new FileSaving(this);
        Attachments = new Attachments(this);
        Images = new EmbeddedImages(this);
        Lists = new ListQuery(Database, DocTypes, Permissions, Behaviour);
        DocTypeRecords = new DocTypeRecords(this);
        Webhooks = new SandboxWebhooks(this, Gate);
        WebhookEvents = new WebhookEvents(this, Webhooks);
        Controllers.Add(new WebhookController(this));
        Controllers.Add(new FileController(this));
    }

    /// <summary>Held while the site works: one request, act or delivery at a time.</summary>
    public Lock Gate { get; } = new();

    public FrappeSiteOptions Options { get; }

    /// <summary>What the site's version does differently from others.</summary>
    public FrappeBehaviour Behaviour { get; }

    public SiteNames Names { get; }

    public SiteDatabase Database { get; }

    public DocTypeRegistry DocTypes { get; }

    public SiteClock Clock { get; }

    public HashNames Hashes { get; }

    public SeriesNames Series { get; }

    public DocumentReader Reader { get; }

    public DocumentIntake Intake { get; }

    public SocialMarks Marks { get; }

    public DocumentView View { get; }

    public NamingRules Naming { get; }

    public RowStore Rows { get; }

    public Defaults Defaults { get; }

    public LinkValidation Links { get; }

    public ContentValidation Contents { get; }

    public SecretFields Secrets { get; }

    public ContentSanitizing Sanitizer { get; }

    public UpdateAfterSubmit AfterSubmit { get; }

    public SystemRecords Records { get; }

    public VersionLog Versions { get; }

    public WorkflowRules Workflows { get; }

    public TreeKeeper Trees { get; }

    public LinkedDocuments LinkedDocuments { get; }

    public Permissions Permissions { get; }

    public ControllerCalls Controllers { get; }

    public DocumentWriter Writer { get; }

    public DocumentDeleter Deleter { get; }

    public DocumentRenamer Renamer { get; }

    public ListQuery Lists { get; }

    public DocTypeRecords DocTypeRecords { get; }

    public SandboxWebhooks Webhooks { get; }

    public WebhookEvents WebhookEvents { get; }

    public FileStore Files { get; }

    public FileSaving FileSaving { get; }

    public Attachments Attachments { get; }

    public EmbeddedImages Images { get; }

    /// <summary>The DocType, or the 500 that document requests for an unknown one get.</summary>
    public DocTypeDefinition DocType(string name) => DocTypes.Find(name) ?? throw FrappeErrors.UnknownDocType(name);

    /// <summary>Stored value of a field of System Settings; null if they were never saved.</summary>
    public object? SystemSetting(string field) =>
        DocTypes.Find(SystemSettings) is { } settings && Database.Table(SystemSettings).Find(SystemSettings) is { } row
            ? row[settings.Column(field)]
            : null;

    /// <summary>The zone of System Settings if they were saved, else the site's initial one.</summary>
    private string TimeZone() => SystemSetting("time_zone") is string { Length: > 0 } zone ? zone : Options.TimeZone;
}
