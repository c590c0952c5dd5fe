using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace ErpSync.Benchmarks;

/// <summary>
/// Deliveries as fast as they are accepted, over many connections at once. They tell stamps that the service knows, so that what is measured is
/// accepting and not the sites; the service works them off meanwhile.
/// </summary>
internal sealed class AcceptLoad(RealtimeSites sites)
{
    private const int Connections = 64;

    /// <returns>How many were answered with success, and in which time.</returns>
    public async Task<(int Accepted, TimeSpan Elapsed)> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var deliveries = sites.Customers.Select(Delivery).ToList();
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections });
        var address = new Uri(sites.Url, "webhook/cloud");
        var next = -1;
        var accepted = 0;
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(DeliverAsync, cancellationToken)));
        return (accepted, TimeProvider.System.GetElapsedTime(began));

        async Task DeliverAsync()
        {
            while (TimeProvider.System.GetElapsedTime(began) < length)
            {
                var (body, signature) = deliveries[(Interlocked.Increment(ref next) & int.MaxValue) % deliveries.Count];
                using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                request.Headers.Add("X-Frappe-Webhook-Signature", signature);
                using var answer = await http.SendAsync(request, cancellationToken);
                if (!answer.IsSuccessStatusCode)
                {
                    throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
                }

                Interlocked.Increment(ref accepted);
            }
        }
    }

    private (byte[] Body, string Signature) Delivery(string name)
    {
        var modified = sites.Site(Side.Cloud).Find("Customer", name)!["modified"];
        var body = Encoding.UTF8.GetBytes($$"""{"doctype": "Customer", "name": "{{name}}", "modified": "{{modified}}", "event": "on_change"}""");
        return (body, Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(RealtimeSites.Secret), body)));
    }
}
