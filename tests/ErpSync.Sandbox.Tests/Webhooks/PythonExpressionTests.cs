using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Webhooks;

public sealed class PythonExpressionTests
{
    private static readonly JsonObject Document = JsonNode.Parse("""
        {
          "name": "T-1", "modified_by": "ann@example.com", "status": "Open", "title": "Ann's \"best\"", "empty": "",
          "count": 3, "rate": 1.5, "whole": 2.0, "nothing": null, "rows": [{"qty": 4}], "doctype": "Thing"
        }
        """)!.AsObject();

    [Theory]
    [InlineData("""doc.status == "Open" """)]
    [InlineData("doc.status != 'Closed' and doc.count > 2")]
    [InlineData("""doc.modified_by != "sync@example.com" """)]
    [InlineData("""doc.get("status") == "Open" """)]
    [InlineData("""doc["status"] == 'Open'""")]
    [InlineData("doc.get('missing', 'x') == 'x'")]
    [InlineData("doc.get('missing') is None")]
    [InlineData("doc.nothing is None and doc.count is not None")]
    [InlineData("doc.status in ('Open', 'Draft')")]
    [InlineData("doc.status in ['Open']")]
    [InlineData("doc.status not in ['Closed', 'Cancelled',]")]
    [InlineData("'pe' in doc.status")]
    [InlineData("(doc.nothing or 0) == 0")]
    [InlineData("not doc.nothing and not doc.empty")]
    [InlineData("1 < doc.count <= 3")]
    [InlineData("doc.count == 3.0 and doc.rate >= 1.5")]
    [InlineData("-1 < doc.count")]
    [InlineData("'a' if doc.nothing else True")]
    [InlineData("doc.status.startswith('O') and doc.status.lower() == 'open'")]
    [InlineData("doc.rows[0].qty == 4 and doc.rows[-1]['qty'] == 4")]
    [InlineData("False or doc.name")]
    [InlineData("True == 1")]
    public void A_condition_that_holds_is_true(string condition) => Assert.True(Holds(condition));

    [Theory]
    [InlineData("doc.status == 'open'")]
    [InlineData("doc.status != 'Open'")]
    [InlineData("doc.count == '3'")]
    [InlineData("doc.nothing == 0")]
    [InlineData("doc.status in ()")]
    [InlineData("not doc.name")]
    [InlineData("doc.count > 2 and doc.rate > 2")]
    [InlineData("1 < doc.count < 3")]
    [InlineData("doc.rows == []")]
    public void A_condition_that_does_not_hold_is_false(string condition) => Assert.False(Holds(condition));

    [Theory]
    [InlineData("doc.nothing > 5", "TypeError", "'>' not supported between instances of 'NoneType' and 'int'")]
    [InlineData("doc.status < 5", "TypeError", "'<' not supported between instances of 'str' and 'int'")]
    [InlineData("doc.missing == 1", "AttributeError", "'Thing' object has no attribute 'missing'")]
    [InlineData("doc.count.real", "AttributeError", "'int' object has no attribute 'real'")]
    [InlineData("doc['missing']", "KeyError", "'missing'")]
    [InlineData("doc.rows[3]", "IndexError", "list index out of range")]
    [InlineData("'a' in doc.count", "TypeError", "argument of type 'int' is not iterable")]
    [InlineData("1 in doc.status", "TypeError", "'in <string>' requires string as left operand, not int")]
    [InlineData("status == 'Open'", "NameError", "name 'status' is not defined")]
    [InlineData("doc.status = 'Open'", "NotImplementedError", "the practice site does not evaluate '='")]
    [InlineData("doc.count + 1 > 2", "NotImplementedError", "the practice site does not evaluate '+'")]
    [InlineData("utils.today() == doc.date", "NotImplementedError", "the practice site does not evaluate 'utils'")]
    [InlineData("doc.title | tojson", "NotImplementedError", "the practice site does not evaluate '|' here")]
    [InlineData("len(doc.rows) > 1", "NotImplementedError", "the practice site does not evaluate '(' here")]
    [InlineData("doc.status ==", "SyntaxError", "invalid syntax (<unknown>, line 1)")]
    [InlineData("(doc.status", "SyntaxError", "invalid syntax (<unknown>, line 1)")]
    [InlineData("'open", "SyntaxError", "unterminated string literal (detected at line 1) (<unknown>, line 1)")]
    public void What_cannot_be_evaluated_says_what_Python_says_or_that_the_practice_site_cannot(string condition, string type, string text)
    {
        var error = Assert.Throws<PythonError>(() => Holds(condition));

        Assert.Equal((type, text), (error.Type, error.Message));
    }

    [Theory]
    [InlineData("{{ doc.name }}/{{doc.status}}", "T-1/Open")]
    [InlineData("{{ doc.nothing }} {{ doc.missing }} {{ doc.empty }}", "None None ")]
    [InlineData("{{ doc.count }} {{ doc.rate }} {{ doc.whole }}", "3 1.5 2.0")]
    [InlineData("{{ doc.nothing or 0 }}", "0")]
    [InlineData("{{ doc.title | tojson }}", "\"Ann\\u0027s \\\"best\\\"\"")]
    [InlineData("{{ doc.name|tojson }}", "\"T-1\"")]
    [InlineData("{{ doc.nothing|tojson }}", "null")]
    [InlineData("{{ doc.nothing | default('x', true) | upper }}", "X")]
    [InlineData("{{ doc.count == 3 }}{# a comment #}!", "True!")]
    [InlineData("{{ doc.rows }}", "[{'qty': 4}]")]
    [InlineData("{ {{ 'x' if doc.count else 'y' }} }", "{ x }")]
    [InlineData("no braces {", "no braces {")]
    public void A_template_prints_what_Jinja_prints(string template, string expected) =>
        Assert.Equal(expected, new JinjaTemplate(template).Render(new PythonScope(Document)));

    [Fact]
    public void The_json_filter_sorts_the_keys_of_the_document() => Assert.Equal(
        """{"b": {"c": 1, "d": null}, "é": 1.0}""",
        PythonJsonText.Of(PythonJsonReader.Parse(new JinjaTemplate("{{ doc | json }}").Render(
            new PythonScope(new JsonObject { ["é"] = 1.0, ["b"] = new JsonObject { ["d"] = null, ["c"] = 1 } }))))
        .Replace("\\u00e9", "é", StringComparison.Ordinal));

    [Theory]
    [InlineData("{% if doc.name %}x{% endif %}", "NotImplementedError")]
    [InlineData("{{ doc.name ", "TemplateSyntaxError")]
    [InlineData("{{ doc.name | nosuch }}", "TemplateAssertionError")]
    [InlineData("{{ }}", "SyntaxError")]
    public void A_template_that_cannot_be_rendered_is_refused(string template, string type) =>
        Assert.Equal(type, Assert.Throws<PythonError>(() => new JinjaTemplate(template)).Type);

    private static bool Holds(string condition) =>
        PythonValue.IsTrue(PythonExpression.Parse(condition).Evaluate(new PythonScope(Document, "Thing")));
}
