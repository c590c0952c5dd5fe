using System.Net.Mail;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>Users are named by their e-mail address; one without roles is a Website User (Frappe 15).</summary>
internal sealed class UserController : IDocTypeController
{
    public string DocType => "User";

    public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context)
    {
        string name = document.Text("name");
        if (before is null && !MailAddress.TryCreate(name, out _))
        {
            throw context.Refusal($"{name} is not a valid Email Address", "InvalidEmailAddressError");
        }

        document["full_name"] = $"{document.Text("first_name")} {document.Text("last_name")}".Trim();
        document.Fill("username", document.Text("first_name").ToLowerInvariant());
        document.Fill("time_zone", SystemSettings.TimeZone(context));
        if (before is null)
        {
            document["user_type"] = "Website User";
        }
    }
}
