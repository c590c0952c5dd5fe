using System.Collections.Frozen;

namespace ErpSync.Engine.Configuration;

/// <summary>
/// DocTypes that are never synchronized and why. The list follows how Frappe 15 and ERPNext 15 behave: ledgers are made by submitting a
/// voucher and their names are changed later by a scheduled job in raw SQL, logs belong to one site, rights and secrets must not travel.
/// </summary>
internal static class UnsyncableDocTypes
{
    private const string Ledger =
        "It is a ledger: each site writes it itself when the voucher is submitted, so a copy would post the amounts twice.";

    private const string Recompute = "It makes a site compute its own ledgers anew; the other site has its own ledgers.";
    private const string Log = "It is a log of what happened on one site.";
    private const string Rights = "It decides who may do what; copied, a user of one site would get rights on the other.";
    private const string Structure = "It defines the structure of the site; changing it is a deployment, not data.";
    private const string Secrets = "It holds secrets or settings that are right on one site only.";
    private const string Tool = "It is a tool of the desk: a form to fill in, not data.";
    private const string Machinery = "It is Frappe's own bookkeeping of one site.";

    private static readonly FrozenDictionary<string, string> Reasons = new (string Reason, string[] DocTypes)[]
    {
        (Ledger,
        [
            "GL Entry", "Stock Ledger Entry", "Payment Ledger Entry", "Advance Payment Ledger Entry", "Bin", "Serial and Batch Entry",
            "Account Closing Balance", "Stock Closing Balance", "Loyalty Point Entry",
        ]),
        (Recompute, ["Repost Item Valuation", "Repost Accounting Ledger", "Repost Payment Ledger"]),
        (Log,
        [
            "Version", "Error Log", "Error Snapshot", "Activity Log", "Access Log", "View Log", "Route History", "Scheduled Job Log",
            "Webhook Request Log", "Notification Log", "Integration Request", "Data Import Log", "Console Log",
            "Transaction Log", "Energy Point Log", "SMS Log", "API Request Log", "Permission Log", "Submission Queue",
            "Bulk Transaction Log",
            "Bulk Transaction Log Detail", "Deleted Document", "Prepared Report", "RQ Job", "RQ Worker",
        ]),
        (Rights,
        [
            "User", "Role", "Role Profile", "Module Profile", "User Permission", "User Type", "DocPerm", "Custom DocPerm",
            "Custom Role", "DocShare", "Has Role", "Role Permission for Page and Report",
        ]),
        (Structure,
        [
            "DocType", "DocField", "DocType Action", "DocType Link", "DocType State", "DocType Layout", "Custom Field", "Property Setter",
            "Customize Form", "Module Def", "Package", "Package Release", "Package Import", "Patch Log", "Installed Application",
            "Installed Applications", "Client Script", "Server Script",
        ]),
        (Secrets,
        [
            "System Settings", "Website Settings", "Global Defaults", "Email Account", "Email Domain", "LDAP Settings", "Google Settings",
            "Google Calendar", "Google Contacts", "Google Drive", "Dropbox Settings", "S3 Backup Settings", "SMS Settings",
            "Push Notification Settings", "Slack Webhook URL", "Social Login Key", "Connected App", "Token Cache", "OAuth Client",
            "OAuth Bearer Token", "OAuth Authorization Code", "OAuth Provider Settings", "Webhook", "Stripe Settings", "Razorpay Settings",
            "PayPal Settings", "Paytm Settings", "Braintree Settings", "GoCardless Settings", "Mpesa Settings", "Plaid Settings",
            "Shopify Setting", "Twilio Settings", "Exotel Settings", "Voice Call Settings", "Geolocation Settings",
            "Domain Settings", "Installed Applications Settings", "Navbar Settings", "Currency Exchange Settings", "E Commerce Settings",
            "Google Maps Settings", "OAuth Settings", "Print Settings", "Portal Settings", "Log Settings", "Security Settings",
        ]),
        (Tool,
        [
            "Bank Reconciliation Tool", "Bulk Update", "Chart of Accounts Importer", "Opening Invoice Creation Tool", "Payment Reconciliation",
            "Quick Stock Balance", "Rename Tool", "Role Permission Manager", "Upload Attendance", "Employee Attendance Tool",
            "BOM Update Tool", "Stock Reconciliation Tool", "Program Enrollment Tool", "Audit Trail",
        ]),
        (Machinery,
        [
            "Singles", "Series", "DefaultValue", "Email Queue", "Scheduled Job Type", "Scheduler Event", "Document Naming Rule",
            "Document Naming Settings", "Naming Series", "User Settings", "Session Default", "Session Default Settings", "Background Task",
            "Data Import", "Data Export", "Recorder", "System Console", "Event Update Log", "Event Producer", "Event Consumer",
            "Event Sync Log", "Event Producer Last Update",
        ]),
    }
        .SelectMany(group => group.DocTypes.Select(docType => KeyValuePair.Create(docType, group.Reason)))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why the DocType is never synchronized; null when it may be. Case does not matter.</summary>
    public static string? Reason(string docType) => Reasons.GetValueOrDefault(docType.Trim());
}
