using System.Text.Json;

namespace ErpSync.Benchmarks;

/// <summary>Counts the requests to both sites by kind, and the time in which none was under way.</summary>
internal sealed class RequestTally
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _kinds = new(StringComparer.Ordinal);
    private int _underWay;
    private long _changed;
    private TimeSpan _quiet;
    private TimeSpan _busy;
    private TimeSpan _weighted;

    public void Restart()
    {
        lock (_gate)
        {
            _kinds.Clear();
            (_quiet, _busy, _weighted) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
            _changed = TimeProvider.System.GetTimestamp();
        }
    }

    public RequestCounts Counts()
    {
        lock (_gate)
        {
            Change(0);
            return new RequestCounts(new Dictionary<string, int>(_kinds), _quiet, _busy > TimeSpan.Zero ? _weighted / _busy : 0);
        }
    }

    /// <summary>Counts what passes to a handler.</summary>
    public HttpMessageHandler Around(HttpMessageHandler inner) => new CountingHandler(this, inner);

    private void Begin(string kind)
    {
        lock (_gate)
        {
            Change(+1);
            _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
        }
    }

    private void End()
    {
        lock (_gate)
        {
            Change(-1);
        }
    }

    private void Change(int by)
    {
        var elapsed = TimeProvider.System.GetElapsedTime(_changed);
        _changed = TimeProvider.System.GetTimestamp();
        if (_underWay == 0)
        {
            _quiet += elapsed;
        }
        else
        {
            _busy += elapsed;
            _weighted += elapsed * _underWay;
        }

        _underWay += by;
    }

    private sealed class CountingHandler(RequestTally tally, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            tally.Begin(await KindAsync(request, cancellationToken));
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                tally.End();
            }
        }

        private static async Task<string> KindAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath);
            if (path.StartsWith("/api/method/", StringComparison.Ordinal))
            {
                var method = path["/api/method/".Length..];
                return method == "frappe.client.get_list" ? await ListKindAsync(request, cancellationToken) : method;
            }

            var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
            var docType = parts[1] == "v2" ? parts.ElementAtOrDefault(3) : parts.ElementAtOrDefault(2);
            return $"{request.Method.Method} {docType}";
        }

        private static async Task<string> ListKindAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var body = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            var fields = body.RootElement.GetProperty("fields").ToString();
            var width = fields.Contains('*', StringComparison.Ordinal) ? "all fields" : "stamps";
            return $"list {body.RootElement.GetProperty("doctype")}, {width}";
        }
    }
}
