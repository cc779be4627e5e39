import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Ruler;

/** Reads one JSON object per line, with a pattern and events as texts: prints whether AWS's engine refuses the pattern, and which events match. */
public class EventRuler {
    public static void main(String[] arguments) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode question = mapper.readTree(line);
            String pattern = question.get("pattern").asText();
            ObjectNode answer = mapper.createObjectNode();
            String refusal;
            try {
                refusal = JsonRuleCompiler.check(pattern);
            } catch (Throwable error) {
                refusal = error.toString();
            }
            answer.put("refusal", refusal);
            for (JsonNode event : question.get("events")) {
                try {
                    answer.withArray("matches").add(refusal == null && Ruler.matchesRule(event.asText(), pattern));
                } catch (NullPointerException error) { // its machine does not take what its check takes
                    answer.put("refusal", error.toString());
                }
            }
            out.println(mapper.writeValueAsString(answer));
        }
    }
}
