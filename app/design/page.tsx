import { Badge } from "#components/ui/badge.tsx";
import { Button, IconButton } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
export default function Page() {
  return (
    <main id="main" className="p-6">
      <Card title="Buttons">
        <Button variant="primary">Sign as Risk Manager</Button> <Button>Secondary</Button>{" "}
        <Button variant="danger">Kill</Button> <Button variant="quiet">Quiet</Button> <Badge>12</Badge>
        <IconButton label="x">x</IconButton>
      </Card>
    </main>
  );
}
