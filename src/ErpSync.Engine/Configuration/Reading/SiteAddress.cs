namespace ErpSync.Engine.Configuration.Reading;

/// <summary>Checks the address of a site. An address that may hold a password is never repeated in a finding.</summary>
internal static class SiteAddress
{
    /// <summary>The address as scheme, host and port; null after a finding.</summary>
    public static Uri? Parse(LocatedText text, FindingCollector findings)
    {
        var hasScheme = text.Text.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? text.Text : "https://" + text.Text, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            findings.Error(text.Place, "This is not the address of a site.",
                "Write it like https://erp.example.com or http://localhost:8000.");
            return null;
        }

        if (address.UserInfo.Length > 0)
        {
            findings.Error(
                text.Place, "The address holds a user name or password.",
                "Remove everything between // and @; the keys go into api_key and api_secret.");
            return null;
        }

        if (!hasScheme)
        {
            findings.Error(
                text.Place, "The address has no scheme, so it is not known whether to use https or http.",
                $"Write https://{address.Authority}.");
            return null;
        }

        if (address.Scheme is not ("https" or "http"))
        {
            findings.Error(
                text.Place, $"A site is not reached with {address.Scheme}://.{NearestName.Question(address.Scheme, ["https", "http"])}",
                $"Write https://{address.Authority}.");
            return null;
        }

        if (address.PathAndQuery != "/" || address.Fragment.Length > 0)
        {
            findings.Error(
                text.Place, "The address goes on after the host; ErpSync adds the paths itself.",
                $"Write {address.Scheme}://{address.Authority}.");
            return null;
        }

        if (address.Scheme == "http" && !IsLoopback(address))
        {
            findings.Warning(
                text.Place, "The site is reached over http, so the key and every document travel unprotected.",
                $"Use https://{address.Host}, or be sure that the network between is trusted.");
        }

        return new Uri(address.GetLeftPart(UriPartial.Authority));
    }

    /// <summary>
    /// Whether two addresses lead to one site: the same host and port. Frappe tells sites apart by host name, so ports 80 and 443 of a
    /// host are one site; localhost and the loopback addresses are one host, but a.localhost and b.localhost are two sites of one bench.
    /// </summary>
    public static bool AreSame(Uri left, Uri right)
    {
        var sameHost = HostOf(left).Equals(HostOf(right), StringComparison.OrdinalIgnoreCase) || (left.IsLoopback && right.IsLoopback);
        return sameHost && (left.Port == right.Port || (left.IsDefaultPort && right.IsDefaultPort));
    }

    public static string Display(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static string HostOf(Uri address) => address.IdnHost.TrimEnd('.');

    // The name localhost and everything beneath it never leaves the machine (RFC 6761).
    private static bool IsLoopback(Uri address) =>
        address.IsLoopback || HostOf(address).EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
