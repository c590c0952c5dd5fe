namespace ErpSync.Engine.Frappe.Files;

/// <summary>A content that is being read from a site, piece by piece.</summary>
internal sealed class FileDownload(
    SiteRequest request, HttpResponseMessage response, Stream content, TimeSpan patience, TimeProvider clock, SiteErrors errors) : IDisposable
{
    private long _read;

    /// <summary>Bytes the site announces; null when it does not say.</summary>
    public long? Length { get; } = response.Content.Headers.ContentEncoding.Count == 0 ? response.Content.Headers.ContentLength : null;

    /// <summary>Reads the next piece; 0 at the end. The patience of the site's time-out holds for each piece, not for the whole.</summary>
    /// <exception cref="SiteException">Transient: the connection broke off or the site stopped sending.</exception>
    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var read = await content.ReadAsync(buffer, either.Token);
            _read += read;
            return read > 0 || Length is null || _read >= Length
                ? read
                : throw errors.FromNetwork(request, new HttpIOException(HttpRequestError.ResponseEnded, "The file broke off."), maySent: true);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw errors.TimedOut(request, patience, maySent: true);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            throw errors.FromNetwork(request, exception, maySent: true);
        }
    }

    public void Dispose()
    {
        content.Dispose();
        response.Dispose();
    }
}
