using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// One Frappe site in memory: it answers HTTP requests without sockets and lets tests work at its desk. All members may be used
/// from several threads; one request or act runs at a time, as one transaction.
/// </summary>
public sealed class FrappeSite
{
    private readonly Lock _gate;
    private readonly SiteInternals _site;
    private readonly Authentication _authentication;
    private readonly SiteRouter _router;
    private readonly List<SandboxExchange> _journal = [];
    private readonly SandboxUser _owner;
    private int _committedWrites;
    private SiteTiming? _timing;

    /// <summary>Makes a site that knows the framework's own DocTypes and one user.</summary>
    public FrappeSite(FrappeSiteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _site = new SiteInternals(options);
        _gate = _site.Gate;
        _authentication = new Authentication(_site);
        _owner = new SandboxUser(options.User, options.ApiKey, options.ApiSecret);
        _router = new SiteRouter(_site, _authentication);
        Faults = new SandboxFaults();
        SiteSetup.Run(_site, options);
        AddUser(_owner);
    }

    /// <summary>Name of the site.</summary>
    public string Name => _site.Options.SiteName;

    /// <summary>What the site was made of.</summary>
    public FrappeSiteOptions Options => _site.Options;

    /// <summary>Failures to come.</summary>
    public SandboxFaults Faults { get; }

    /// <summary>Limits the requests; setting it starts to count anew. Null (default): no limit.</summary>
    public SandboxRateLimit? RateLimit
    {
        get;
        set
        {
            lock (_gate)
            {
                field = value;
                _router.RateLimiter = value is null ? null : new RateLimiter(value, _site.Options.Clock);
            }
        }
    }

    /// <summary>Maintenance mode. Default: off.</summary>
    public SandboxMaintenance Maintenance
    {
        get => _router.Maintenance;
        set
        {
            lock (_gate)
            {
                _router.Maintenance = value;
            }
        }
    }

    /// <summary>How long answers take; setting it starts with idle workers. The handler and the server wait as long. Default: None.</summary>
    public SandboxTiming Timing
    {
        get;
        set
        {
            lock (_gate)
            {
                field = value;
                _timing = value == SandboxTiming.ErpNext ? new SiteTiming(_site.DocTypes) : null;
            }
        }
    }

    /// <summary>Deliveries to send, and what goes wrong with them.</summary>
    public SandboxWebhooks Webhooks => _site.Webhooks;

    /// <summary>Every request handled so far, oldest first.</summary>
    public IReadOnlyList<SandboxExchange> Journal
    {
        get
        {
            lock (_gate)
            {
                return [.. _journal];
            }
        }
    }

    /// <summary>Number of HTTP requests that changed documents. Acts at the desk do not count.</summary>
    public int CommittedWrites
    {
        get
        {
            lock (_gate)
            {
                return _committedWrites;
            }
        }
    }

    /// <summary>Answers a request. Delays that faults ask for are not waited here: the message handler and the server do that.</summary>
    public SandboxResponse Handle(SandboxRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var arrival = Options.Clock.GetUtcNow();
        Faults.BeforeRequest?.Invoke(request);
        SandboxResponse response;
        DateTimeOffset? answered;
        lock (_gate)
        {
            response = Answer(request);
            answered = _timing?.Answered(arrival, request, response);
        }

        Faults.AfterRequest?.Invoke(request);

        // The sandbox's own work is part of the time that an answer takes.
        return answered - Options.Clock.GetUtcNow() is { Ticks: > 0 } rest
            ? response with { ReplyDelay = response.ReplyDelay + rest }
            : response;
    }

    /// <summary>Time that a fault makes this request wait before it is handled; counts the fault.</summary>
    internal TimeSpan DelayBefore(SandboxRequest request) => Faults.Take(request, SandboxFaultKind.Delay)?.Delay ?? TimeSpan.Zero;

    /// <summary>Defines a DocType, or replaces its definition: the JSON of a POST to <c>/api/resource/DocType</c>.</summary>
    /// <param name="docType">
    /// The definition. Fields marked <c>is_custom_field</c> become Custom Fields: they are missing from <c>/resource/DocType</c>.
    /// </param>
    public void DefineDocType(JsonObject docType)
    {
        ArgumentNullException.ThrowIfNull(docType);
        AtDesk(null, session => _site.DocTypeRecords.Define(docType, session));
    }

    /// <summary>Adds behaviour to a DocType.</summary>
    public void Use(IDocTypeController controller)
    {
        ArgumentNullException.ThrowIfNull(controller);
        lock (_gate)
        {
            _site.Controllers.Add(controller);
        }
    }

    /// <summary>Adds or replaces a user, with a User document.</summary>
    public void AddUser(SandboxUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        AtDesk("Administrator", session =>
        {
            _authentication.Add(user);
            SiteSetup.AddUser(_site, user.Name, session);
        });
    }

    /// <summary>Inserts a document as a person at the desk does; answers it as stored.</summary>
    /// <exception cref="SandboxRefusedException">The site refuses it.</exception>
    public JsonObject Insert(string docType, JsonObject values, string? user = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return AtDesk(user, session =>
        {
            var document = _site.Intake.Open(_site.DocType(docType), values);
            _site.Writer.Insert(document, session);
            return Shown(docType, document.Name);
        });
    }

    /// <summary>
    /// Inserts a document as Data Import does: it keeps its name and its rows' names, and no webhook is sent (recording 23).
    /// </summary>
    /// <returns>The document as stored.</returns>
    /// <exception cref="SandboxRefusedException">The site refuses it.</exception>
    public JsonObject Import(string docType, JsonObject values, string? user = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return AtDesk(user, session =>
        {
            var document = _site.Intake.Open(_site.DocType(docType), values);
            _site.WebhookEvents.AreSilent = true;
            try
            {
                _site.Writer.Insert(document, session, keepsNames: document.Name.Length > 0);
            }
            finally
            {
                _site.WebhookEvents.AreSilent = false;
            }

            return Shown(docType, document.Name);
        });
    }

    /// <summary>Changes and saves a document; answers it as stored.</summary>
    /// <exception cref="SandboxRefusedException">The site refuses it.</exception>
    public JsonObject Update(string docType, string name, JsonObject changes, string? user = null)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return AtDesk(user, session =>
        {
            var document = _site.Reader.Get(_site.DocType(docType), name);
            _site.Intake.Apply(document, changes);
            _site.Writer.Save(document, session);
            return Shown(docType, document.Name);
        });
    }

    /// <summary>Deletes a document.</summary>
    /// <exception cref="SandboxRefusedException">The site refuses it.</exception>
    public void Delete(string docType, string name, string? user = null) =>
        AtDesk(user, session => _site.Deleter.Delete(docType, name, session));

    /// <summary>Renames a document, or merges it into another.</summary>
    /// <returns>The new name.</returns>
    /// <exception cref="SandboxRefusedException">The site refuses it.</exception>
    public string Rename(string docType, string oldName, string newName, bool merge = false, string? user = null) =>
        AtDesk(user, session => _site.Renamer.Rename(docType, oldName, newName, merge, session));

    /// <summary>A copy of a whole document as a GET would show it, or null.</summary>
    public JsonObject? Find(string docType, string name) => AtDesk(null, _ =>
    {
        _site.DocTypeRecords.Prepare(docType);
        return _site.DocTypes.Find(docType) is { } type && _site.Reader.Find(type, name) is { } document
            ? PythonJson.Reparsed(_site.View.Of(document))
            : null;
    });

    /// <summary>Names of all documents of a DocType in table order.</summary>
    public IReadOnlyList<string> Names(string docType) => AtDesk(null, _ =>
    {
        _site.DocTypeRecords.Prepare(docType);
        return (IReadOnlyList<string>)[.. _site.Database.Table(docType).Rows.Select(row => row.Name)];
    });

    /// <summary>
    /// Puts another content behind the address of a File, as the site does when it makes an image smaller (<c>File.optimize_file</c>): the
    /// File's hash, size and <c>modified</c> move, the document it is attached to and other Files of the address do not.
    /// </summary>
    /// <exception cref="SandboxRefusedException">There is no such File.</exception>
    public void OverwriteFile(string name, ReadOnlyMemory<byte> content, string? user = null) =>
        AtDesk(user, session => _site.FileSaving.Overwrite(name, content, session));

    /// <summary>Writes one column directly: no validation, no hooks, no Version, and <c>modified</c> stays.</summary>
    /// <exception cref="SandboxRefusedException">The document or the field is not there.</exception>
    public void SetValueSilently(string docType, string name, string field, JsonNode? value) =>
        AtDesk(null, _ => DirectWrite.Apply(_site, _site.DocType(docType), name, new JsonObject { [field] = value?.DeepClone() }));

    /// <summary>
    /// Plays a transaction that stamped its documents at an earlier instant and commits only now: its documents appear with a
    /// <c>modified</c> older than others that were visible before (recording 31).
    /// </summary>
    /// <param name="stampedAt">Instant, on the site's own clock, from which the stamps of the work start.</param>
    /// <param name="work">Acts at this desk.</param>
    public void CommitLate(DateTimeOffset stampedAt, Action<FrappeSite> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        lock (_gate)
        {
            _site.Clock.StampFrom = stampedAt;
            try
            {
                work(this);
            }
            finally
            {
                _site.Clock.StampFrom = null;
            }
        }
    }

    private JsonObject Shown(string docType, string name) =>
        PythonJson.Reparsed(_site.View.Of(_site.Reader.Get(_site.DocType(docType), name)));

    private SandboxResponse Answer(SandboxRequest request)
    {
        if (Faults.Take(request, SandboxFaultKind.DropBefore) is not null)
        {
            return Record(request, Dropped(), "Guest", committed: false);
        }

        if (Faults.Take(request, SandboxFaultKind.FailBefore) is { } failure)
        {
            return Record(request, _router.Fail(failure), "Guest", committed: false);
        }

        var (response, user, changes) = Work(request);
        if (changes)
        {
            _committedWrites++;
        }

        response = Faults.Take(request, SandboxFaultKind.LoseReply) is not null ? Dropped() : response;
        if (Faults.Take(request, SandboxFaultKind.DelayReply) is { } delay)
        {
            response = response with { ReplyDelay = delay.Delay };
        }

        return Record(request, response, user, changes);
    }

    /// <summary>Works on a request in its own transaction, which is kept only if the request is a write that succeeds.</summary>
    private (SandboxResponse Response, string User, bool Changes) Work(SandboxRequest request)
    {
        var outer = _site.Database.Transaction;
        var transaction = new Transaction();
        _site.Database.Transaction = transaction;
        try
        {
            var (response, user, succeeded) = _router.Route(request);
            var commits = succeeded && request.Method is not ("GET" or "HEAD" or "OPTIONS");
            var changes = commits && transaction.HasChanges;
            if (commits)
            {
                _site.Database.Transaction = outer;
                Faults.BeforeCommit?.Invoke(request);
                transaction.Commit();
            }

            return (response, user, changes);
        }
        finally
        {
            // After a commit there is nothing left to undo.
            transaction.Rollback();
            _site.Database.Transaction = outer;
        }
    }

    private SandboxResponse Record(SandboxRequest request, SandboxResponse response, string user, bool committed)
    {
        _journal.Add(new SandboxExchange(
            request.Method,
            request.RawPathAndQuery,
            response.ConnectionDropped ? 0 : response.Status,
            user,
            committed));
        return response;
    }

    private static SandboxResponse Dropped() =>
        new(0, "", new Dictionary<string, string>(), ReadOnlyMemory<byte>.Empty) { ConnectionDropped = true };

    private void AtDesk(string? user, Action<Session> act) => AtDesk(user, session =>
    {
        act(session);
        return true;
    });

    private T AtDesk<T>(string? user, Func<Session, T> act)
    {
        lock (_gate)
        {
            var outer = _site.Database.Transaction;
            var transaction = new Transaction();
            _site.Database.Transaction = transaction;
            try
            {
                var result = act(new Session(DeskUser(user)));
                transaction.Commit();
                return result;
            }
            catch (FrappeError error)
            {
                throw new SandboxRefusedException(error.Status, error.Type, error.ExceptionLine, error);
            }
            finally
            {
                transaction.Rollback();
                _site.Database.Transaction = outer;
            }
        }
    }

    /// <summary>Somebody at the desk may do everything; only the name on the stamps differs.</summary>
    private SandboxUser DeskUser(string? user) => user is null || user == _owner.Name ? _owner : new SandboxUser(user, "", "");
}
