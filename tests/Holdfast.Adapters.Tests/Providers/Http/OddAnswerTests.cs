using System.Net;
using System.Text;
using Holdfast.Adapters.Providers;
using Holdfast.Core;

namespace Holdfast.Adapters.Tests.Providers.Http;

/// <summary>Whatever shape an answer has, it is a zone or a <see cref="ProviderException"/>, and never another exception.</summary>
public sealed class OddAnswerTests
{
    private static readonly string[] Bodies =
    [
        "", "null", "[]", "{}", "[null]", "[{}]", "0", "\"text\"", "{", "[[[[", "true", "\u0000", "<html>",
        """{"success":true}""", """{"success":true,"result":null}""", """{"success":true,"result":[null]}""", """{"success":true,"result":[{}],"result_info":{}}""",
        """{"success":true,"result":[{"id":"1","name":"example.com"}],"result_info":null}""",
        """{"success":true,"result":[{"id":"1","name":"example.com"}],"result_info":{"page":1,"per_page":5000,"count":1,"total_count":1,"total_pages":1}}""",
        """{"success":false,"errors":[null]}""", """{"success":false,"errors":[{"code":"x"}]}""",
        """{"name":"example.com","minimum_ttl":"low"}""", """{"name":"example.com","keys":[null]}""",
        """[{"subname":null,"type":"NS","ttl":1,"records":null}]""", """[{"subname":"","type":"NS","ttl":1,"records":[null]}]""",
        """[{"subname":"","type":"NS","ttl":1,"records":[]}]""", """[{"subname":"a b..c","type":"A","ttl":1,"records":["x"]},{"subname":"","type":"NS","ttl":1,"records":["x."]}]""",
        """{"Items":null}""", """{"Items":[null],"HasMoreItems":false}""", """{"Items":[{"Id":1,"Domain":"example.com"}],"HasMoreItems":false}""",
        """{"Id":1,"Domain":"example.com","Records":[null]}""", """{"Id":1,"Domain":"example.com","Records":[{}]}""",
        """{"Id":1,"Domain":"example.com","Records":[{"Id":1,"Type":0},{"Id":1,"Type":0}]}""",
        """{"Id":1,"Domain":"example.com","Records":[{"Id":1,"Type":{},"Name":"..","Value":null}]}""",
        "\"\\ud800\"", """{"Id":1,"Domain":"example.com","Records":[{"Id":1,"Type":3,"Name":"a","Value":"\ud800"}]}""",
    ];

    public static TheoryData<string> Kinds => [.. HttpLab.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_odd_answer_is_an_error_of_the_provider(string kind)
    {
        foreach (var first in Bodies)
        {
            foreach (var later in first.Contains("example.com", StringComparison.Ordinal) ? Bodies : [first])
            {
                using var server = new RawServer();
                server.Answer(Http(first));
                for (var i = 0; i < 4; i++) server.Answer(Http(later));
                using var owned = TestProvider.Of(kind, server.Endpoint, kind is "bunny" or "powerdns" ? "key" : "token", "s3cret", Array.Empty<IPEndPoint>(), new ImpatientClock(TimeSpan.FromSeconds(5)), new RacingClock());
                try
                {
                    var snapshot = await owned.Instance.ReadAsync(Zones.Example, TestContext.Current.CancellationToken);
                    Assert.All(snapshot.Sets, set => Assert.True(set.Key.Name.IsWithin(Zones.Example)));
                }
                catch (ProviderException error)
                {
                    Assert.Equal(kind, error.Provider.Value);
                }
            }
        }
    }

    private static string Http(string body) => $"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
}
