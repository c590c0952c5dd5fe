namespace ErpSync.Mutation;

/// <summary>Defects of what receives webhooks, those of the replaced product first.</summary>
internal static class WebhookMutations
{
    private const string Signature = "Receiving/SignatureCheck.cs";

    public static IReadOnlyList<SourceMutation> All { get; } =
    [
        Defect("8 A delivery without a signature is accepted", Signature, "if (IsOptional && string.IsNullOrEmpty(signature))", "if (string.IsNullOrEmpty(signature))", "RefusalTests"),
        Defect("8 A wrong signature is accepted", Signature, "return isWhole && isValid;", "return isWhole || isValid;", "RefusalTests"),
        Defect(
            "9 The signature is taken for hexadecimal digits", Signature, "var isWhole = signature is { Length: 44 }", "var isWhole = signature is { Length: 64 }", "AcceptanceTests"),
    ];

    private static SourceMutation Defect(string name, string file, string find, string replace, params string[] tests) =>
        new(name, file, find, replace, tests) { Project = "ErpSync.Webhooks" };
}
