using CsCheck;
using ErpSync.Engine.Logging;

namespace ErpSync.Engine.Tests.Logging;

/// <summary>Secrets leave no text.</summary>
public sealed class SecretRedactorTests
{
    [Theory]
    [InlineData("token abcdef:ghijkl!", "token ***:***!")]
    [InlineData("abcdef", "***")]
    [InlineData("abcdefabcdef", "******")]
    [InlineData("nothing here", "nothing here")]
    [InlineData("", "")]
    [InlineData("Authorization: token x:y", "Authorization: ***")]
    [InlineData("{\"authorization\":\"Basic x\",\"a\":1}", "{\"authorization\":\"***\",\"a\":1}")]
    [InlineData("Set-Cookie: sid=1; path=/\nAccept: x", "Set-Cookie: ***\nAccept: x")]
    [InlineData("{\"X-Frappe-Webhook-Signature\": [\"c2ln\"]}", "{\"X-Frappe-Webhook-Signature\": [\"***\"]}")]
    [InlineData("Authorization was refused", "Authorization was refused")]
    public void Secrets_are_masked_and_the_rest_stays(string text, string expected) =>
        Assert.Equal(expected, new SecretRedactor(["abcdef", "ghijkl"]).Redact(text));

    [Fact]
    public void A_secret_that_begins_another_does_not_uncover_the_rest_of_it() =>
        Assert.Equal("***", new SecretRedactor(["abcd", "abcdefgh"]).Redact("abcdefgh"));

    [Fact]
    public void Values_too_short_to_be_secrets_do_not_black_out_words() =>
        Assert.Equal("a key of abc", new SecretRedactor([null, "", " ", "a", "key", "abc"]).Redact("a key of abc"));

    [Fact]
    public void Whatever_the_secret_and_the_text_around_it_the_secret_is_gone() =>
        Gen.Select(Gen.String[4, 30], Gen.String, Gen.String)
            .Where((secret, _, _) => secret.Trim().Length >= SecretRedactor.ShortestSecret && !secret.Contains('*'))
            .Sample((secret, before, after) =>
                !new SecretRedactor([secret]).Redact(before + secret + after).Contains(secret.Trim(), StringComparison.Ordinal));
}
